using System.Net;
using System.Net.Sockets;

namespace Insights.Testing.Processes;

/// <summary>Ports of the loopback.</summary>
public static class FreePort
{
    /// <summary>A port that nobody listens on now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
