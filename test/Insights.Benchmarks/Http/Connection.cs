using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Insights.Benchmarks.Http;

/// <summary>One HTTP connection with one call at a time, on a bare socket.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[64 * 1024];

    public async Task OpenAsync(Uri url) => await _socket.ConnectAsync(IPAddress.Loopback, url.Port);

    /// <summary>Sends a request and reads the answer.</summary>
    /// <returns>How many events were accepted.</returns>
    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public async Task<int> CallAsync(ReadOnlyMemory<byte> request)
    {
        for (var sent = 0; sent < request.Length;)
            sent += await _socket.SendAsync(request[sent..]);
        var length = 0;
        while (!IsWhole(_answer.AsSpan(0, length)))
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(length));
            if (read == 0)
                throw new InvalidOperationException("The host closed the connection.");
            length += read;
        }
        var answer = _answer.AsSpan(0, length);
        return answer.StartsWith("HTTP/1.1 200"u8)
            ? answer.Count("\"ACCEPTED\""u8)
            : throw new InvalidOperationException("The host answered: " + Encoding.UTF8.GetString(answer));
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        var length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        var digits = answer[(length + "Content-Length: ".Length)..];
        return answer.Length == head + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }

    public void Dispose() => _socket.Dispose();
}
