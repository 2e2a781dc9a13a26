using System.Net;
using System.Net.Sockets;
using Insights.Silo.Configuration;

namespace Insights.Silo.Start;

/// <summary>Whether a silo can listen where its settings say, asked before anything is started: else half of it would start, and stop again.</summary>
internal static class FreeAddresses
{
    /// <summary>Every address that cannot be had, each naming its setting.</summary>
    public static IReadOnlyList<string> Faults(IConfiguration configuration, ClusterSettings cluster)
    {
        var faults = new List<string>();
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
        {
            if (endpoint["Url"] is { } url && BindingAddress.Parse(url) is { IsUnixPipe: false } address && AddressOf(address.Host) is { } ip)
                Try(ip, address.Port, $"Kestrel:Endpoints:{endpoint.Key}:Url", faults);
        }
        Try(cluster.AdvertisedAddress ?? IPAddress.Loopback, cluster.SiloPort, "Cluster:SiloPort", faults);
        Try(cluster.AdvertisedAddress ?? IPAddress.Loopback, cluster.GatewayPort, "Cluster:GatewayPort", faults);
        return faults;
    }

    /// <summary>Any other host name means every address, as it does to the web server.</summary>
    private static IPAddress? AddressOf(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(host.Trim('[', ']'), out var ip) ? ip
        : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;

    private static void Try(IPAddress address, int port, string setting, List<string> faults)
    {
        if (port == 0)
            return;
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException e)
        {
            faults.Add($"{setting}: {new IPEndPoint(address, port)} cannot be listened at: {e.Message}");
        }
    }
}
