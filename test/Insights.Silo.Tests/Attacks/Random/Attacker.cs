using System.IO.Compression;
using Insights.Testing.Hostile;

namespace Insights.Silo.Tests.Attacks.Random;

/// <summary>One attacker: request after request, each made of its dice, over HTTP or gRPC. The same seed sends the same.</summary>
/// <param name="slow">Whether it sends in pieces with pauses.</param>
/// <param name="keys">Keys of an account of its own, good and bad.</param>
internal sealed class Attacker(int seed, bool slow, Targets targets, IReadOnlyList<string> keys, Uri http, RpcSender rpc)
{
    /// <summary>How long an answer is waited for; those of watches have no end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly System.Random _random = new(seed);

    /// <summary>What it sent last, for whoever reads a failure.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Requests sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Answers that came in time, by their status.</summary>
    public Dictionary<string, int> Answers { get; } = [];

    public async Task RunAsync(CancellationToken end)
    {
        var text = new HostileText(_random);
        var message = new HostileMessage(_random, text);
        while (!end.IsCancellationRequested)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(end);
            var asked = _random.Next(2) == 0 ? Http(text) : Rpc(text, message);
            patience.CancelAfter(slow ? Patience * 4 : _random.Next(20) == 0 ? TimeSpan.FromMilliseconds(_random.Next(50)) : Patience);
            Sent++;
            var answer = await asked(patience.Token);
            Answers[answer] = Answers.GetValueOrDefault(answer) + 1;
        }
    }

    private Func<CancellationToken, Task<string>> Http(HostileText text)
    {
        var target = targets.Http[_random.Next(targets.Http.Count)];
        var path = string.Join('/', target.Path.Split('/').Select(part => part.Contains('{', StringComparison.Ordinal) ? text.Id() + Verb(part) : part));
        var query = target.Parameters.Where(_ => _random.Next(3) == 0).Select(p => $"{p}={Uri.EscapeDataString(text.Parameter())}").ToList();
        var body = target.Verb is "GET" or "DELETE" && _random.Next(10) > 0 ? [] : text.Body(target.Example);
        var headers = $"{target.Verb} {path}{(query.Count == 0 ? "" : "?" + string.Join('&', query))} HTTP/1.1\r\nhost: {http.Authority}\r\nx-api-key: {Key()}\r\ncontent-type: application/json\r\n";
        if (_random.Next(4) == 0)
        {
            body = Zipped(body, text);
            headers += $"content-encoding: {(_random.Next(4) == 0 ? "br" : "gzip")}\r\n";
        }
        var (framing, pace) = (_random.Next(12), Pace.Of(_random, slow));
        Note($"{headers}({body.Length} bytes, framing {framing}, {pace})");
        return ct => HttpSender.SendAsync(http, headers, body, framing, pace, ct);
    }

    private Func<CancellationToken, Task<string>> Rpc(HostileText text, HostileMessage message)
    {
        var method = targets.Rpc[_random.Next(targets.Rpc.Count)];
        var frames = new MemoryStream();
        for (var times = _random.Next(8) == 0 ? text.Count(200) : 1; times > 0 && frames.Length < HostileText.MostBytes; times--)
        {
            var (payload, zipped) = (message.Of(method.InputType), _random.Next(3) == 0);
            RpcSender.Frame(frames, zipped ? Zipped(payload, text) : payload, _random.Next(12) == 0 ? (byte)_random.Next(256) : zipped ? (byte)1 : (byte)0, _random.Next(12) == 0 ? _random.Next() : null);
        }
        var (body, key, pace) = (frames.ToArray(), Key(), Pace.Of(_random, slow));
        if (_random.Next(20) == 0)
            body = text.Spoil(body);
        Note($"{method.FullName} ({key}, {body.Length} bytes, {pace})");
        return ct => rpc.SendAsync($"/{method.Service.FullName}/{method.Name}", key, body, pace, ct);
    }

    private void Note(string request) => Last = $"seed {seed}{(slow ? " (slow)" : "")}, request {Sent}: {request}";

    private string Key() => keys[_random.Next(keys.Count)];

    private static string Verb(string part) => part[(part.IndexOf('}', StringComparison.Ordinal) + 1)..];

    private byte[] Zipped(byte[] body, HostileText text)
    {
        if (_random.Next(10) == 0)
            return body;
        // Now and then what unpacks to far more than may be sent.
        var bomb = _random.Next(10) == 0 ? new byte[64 << 20] : body;
        var made = new MemoryStream();
        using (var zip = new GZipStream(made, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(bomb);
        return _random.Next(10) == 0 ? text.Spoil(made.ToArray()) : made.ToArray();
    }
}
