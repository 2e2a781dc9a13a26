using System.Net.Sockets;
using System.Text;

namespace Insights.Testing.Hostile;

/// <summary>Sends a request as bytes on a connection of its own, and reads the status.</summary>
public static class HttpSender
{
    /// <param name="headers">Request line and headers, but for those that say how long the body is.</param>
    /// <param name="framing">0: a wrong length; 1, 2: chunks; 3: a bad chunk; 4: the headers say; else the length.</param>
    /// <returns>The status; "none" where none came.</returns>
    public static async Task<string> SendAsync(Uri to, string headers, byte[] body, int framing, Pace pace, CancellationToken ct)
    {
        using var tcp = new TcpClient { LingerState = new LingerOption(true, 0) };
        try
        {
            await tcp.ConnectAsync(to.Host, to.Port, ct);
            var stream = tcp.GetStream();
            var sending = SendAsync(stream, headers, body, framing, pace, ct);
            var status = await StatusAsync(stream, ct);
            await sending;
            return status;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            return "none";
        }
    }

    private static async Task SendAsync(NetworkStream stream, string headers, byte[] body, int framing, Pace pace, CancellationToken ct)
    {
        try
        {
            var length = framing switch
            {
                0 => $"content-length: {body.Length + 1000}\r\n",
                1 or 2 or 3 => "transfer-encoding: chunked\r\n",
                4 => "",
                _ => $"content-length: {body.Length}\r\n",
            };
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"{headers}connection: close\r\n{length}\r\n"), ct);
            if (framing is 1 or 2 or 3)
                await stream.WriteAsync(Encoding.Latin1.GetBytes(framing == 3 ? "fffffffff\r\n" : $"{body.Length:x}\r\n"), ct);
            await pace.SendAsync(stream, body, ct);
            if (framing is 1 or 2)
                await stream.WriteAsync("\r\n0\r\n\r\n"u8.ToArray(), ct);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The server has heard enough, or the attacker has.
        }
    }

    private static async Task<string> StatusAsync(NetworkStream stream, CancellationToken ct)
    {
        var answer = new byte[64 * 1024];
        if (await stream.ReadAtLeastAsync(answer.AsMemory(0, 12), 12, throwOnEndOfStream: false, ct) < 12)
            return "none";
        var status = Encoding.Latin1.GetString(answer, 9, 3);
        while (await stream.ReadAsync(answer, ct) > 0)
        {
        }
        return status;
    }
}
