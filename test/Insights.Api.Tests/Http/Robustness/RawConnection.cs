using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Robustness;

/// <summary>
/// One connection that carries bytes as they are, as no well-behaved client would send them, and reads the answers. It is
/// kept open from request to request; where the server closes it, the next one opens it anew.
/// </summary>
public sealed class RawConnection(Uri address) : IDisposable
{
    private TcpClient? _tcp;
    private Stream? _stream;

    /// <summary>How often it had to be opened.</summary>
    public int Opened { get; private set; }

    /// <summary>Sends a request with its length, and reads the whole answer.</summary>
    /// <param name="head">Request line and headers in Latin-1, each line with its end; without length and host.</param>
    public async Task<Answer> SendAsync(string head, byte[] body)
    {
        if (_stream is null)
        {
            _tcp = new TcpClient();
            await _tcp.ConnectAsync(address.Host, address.Port);
            _stream = _tcp.GetStream();
            Opened++;
        }
        var text = $"{head}host: {address.Authority}\r\ncontent-length: {body.Length}\r\n\r\n";
        await _stream.WriteAsync((byte[])[.. Encoding.Latin1.GetBytes(text), .. body]);
        return await ReadAsync();
    }

    private async Task<Answer> ReadAsync()
    {
        var lines = (await HeadAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(h => h[0].ToLowerInvariant(), h => h[1]);
        var body = headers.ContainsKey("transfer-encoding")
            ? await ChunksAsync()
            : await BytesAsync(int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture));
        if (headers.GetValueOrDefault("connection") == "close")
            Dispose();
        return new Answer(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            headers.GetValueOrDefault("content-type")?.Split(';')[0],
            Encoding.UTF8.GetString(body),
            headers.GetValueOrDefault("retry-after"));
    }

    private async Task<string> HeadAsync()
    {
        var head = new StringBuilder();
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
            head.Append((char)(await BytesAsync(1))[0]);
        return head.ToString();
    }

    private async Task<byte[]> ChunksAsync()
    {
        var body = new List<byte>();
        while (true)
        {
            var size = new StringBuilder();
            while (size.Length < 2 || size[^1] != '\n')
                size.Append((char)(await BytesAsync(1))[0]);
            var length = int.Parse(size.ToString().TrimEnd(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange((await BytesAsync(length + 2))[..length]);
            if (length == 0)
                return [.. body];
        }
    }

    private async Task<byte[]> BytesAsync(int count)
    {
        var bytes = new byte[count];
        await _stream!.ReadExactlyAsync(bytes);
        return bytes;
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _tcp?.Dispose();
        _stream = null;
    }
}
