using System.Net;
using Insights.Silo.Cluster;

namespace Insights.Silo.Configuration;

/// <summary>How a silo is part of its cluster.</summary>
public sealed class ClusterSettings
{
    /// <summary>Orleans keeps state and reminders of grains under this name, whichever cluster serves the database.</summary>
    public const string ServiceId = "insights";

    private const string NoPlaintext =
        "is not set, so whoever reaches the silo port could read and write every account. Name a certificate; or keep silos of one machine "
        + "on it with Cluster:AdvertisedAddress=127.0.0.1; or, where nobody else reaches that port, say Cluster:AllowPlaintext=true";

    /// <summary>
    /// Silos of one ID find each other. No configuration: a member takes the identity of its database before it starts
    /// (<see cref="ClusterIdentity"/>), a silo alone has an ID of its own.
    /// </summary>
    internal string ClusterId { get; set; } = Guid.CreateVersion7().ToString();

    /// <summary>The port for other silos. Default 11111; 1 to 65535.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>The port for Orleans clients outside the cluster, of which there are none. Default 0: closed; 0 to 65535.</summary>
    public int GatewayPort { get; set; }

    /// <summary>
    /// The address at which other silos reach this one. Default: the first of the machine's that is no loopback. A silo alone has
    /// no others, and stays on the loopback.
    /// </summary>
    public IPAddress? AdvertisedAddress { get; set; }

    /// <summary>Mutual TLS between silos. Default: none.</summary>
    public SiloTlsSettings Tls { get; } = new();

    /// <summary>
    /// Whether silos may talk in plain text over a network: whoever reaches the port is then a silo, and reads and writes every
    /// account. Default false.
    /// </summary>
    public bool AllowPlaintext { get; set; }

    /// <summary>
    /// How long another silo may take to answer a probe, and the time between two. With <see cref="MissedProbes"/> it says
    /// how soon a dead silo is noticed: three missed probes of a second make 3 to 5 s when the process is gone, up to about
    /// 15 s when it hangs with its connections open. Shorter: its users are back sooner; but a silo that only paused, for
    /// want of processor time or in a long collection, is thrown out and must start anew. Default 1 s; 100 ms to 1 min.
    /// </summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Probes missed in a row before a silo counts as dead. Default 3; 1 to 10.</summary>
    public int MissedProbes { get; set; } = 3;

    /// <summary>
    /// At a stop, how long it says that it is not ready before it stops to listen, so that load balancers look elsewhere.
    /// Streams end at its beginning, and clients hear why while their connections stand. Default 0.5 s; 0 to 5 min.
    /// </summary>
    public TimeSpan ReadinessDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>At a stop, how long calls under way and active users may take to end, after that moment. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads them, and tells <paramref name="read"/> every fault.</summary>
    /// <param name="isMember">Whether other silos reach this one.</param>
    public void ReadFrom(SettingsReader read, bool isMember)
    {
        read.Section(
            "Cluster",
            [
                nameof(SiloPort), nameof(GatewayPort), nameof(AdvertisedAddress), nameof(Tls), nameof(AllowPlaintext), nameof(ProbeTimeout), nameof(MissedProbes),
                nameof(ReadinessDelay), nameof(DrainTimeout),
            ]);
        SiloPort = read.Number("Cluster:SiloPort", SiloPort, 1, ushort.MaxValue);
        GatewayPort = read.Number("Cluster:GatewayPort", GatewayPort, 0, ushort.MaxValue);
        if (SiloPort == GatewayPort)
            read.Fault("Cluster:GatewayPort", "must not be the SiloPort");
        if (read.Text("Cluster:AdvertisedAddress") is { } address)
        {
            if (IPAddress.TryParse(address, out var parsed) && !parsed.Equals(IPAddress.Any) && !parsed.Equals(IPAddress.IPv6Any))
                AdvertisedAddress = parsed;
            else
                read.Fault("Cluster:AdvertisedAddress", "must be the address of one machine, such as 10.0.0.7");
        }
        Tls.ReadFrom(read);
        AllowPlaintext = read.Flag("Cluster:AllowPlaintext", AllowPlaintext);
        ProbeTimeout = read.Duration("Cluster:ProbeTimeout", ProbeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        MissedProbes = read.Number("Cluster:MissedProbes", MissedProbes, 1, 10);
        ReadinessDelay = read.Duration("Cluster:ReadinessDelay", ReadinessDelay, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        DrainTimeout = read.Duration("Cluster:DrainTimeout", DrainTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        if (isMember && !Tls.IsOn && !AllowPlaintext && (AdvertisedAddress is null || !IPAddress.IsLoopback(AdvertisedAddress)))
            read.Fault("Cluster:Tls:Certificate", NoPlaintext);
    }
}
