using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Insights.Testing.Processes;

/// <summary>Ports of the loopback.</summary>
public static class FreePort
{
    // Below those that the system gives to whoever asks for any, or connects to somebody: one of these may be taken meanwhile.
    private const int First = 10_000;
    private const int Last = 32_000;

    private static readonly ConcurrentDictionary<int, bool> _given = new();

    /// <summary>A port that nobody listens on now, and that nobody was given before in this process.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (_given.TryAdd(port, true) && IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
