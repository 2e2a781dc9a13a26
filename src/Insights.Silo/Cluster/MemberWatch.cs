using System.Net;
using System.Net.Sockets;
using Insights.Domain.Telemetry;
using Orleans;
using Orleans.Runtime;

namespace Insights.Silo.Cluster;

/// <summary>What a membership table lists.</summary>
internal enum MembersFound
{
    /// <summary>Nobody, and nobody ever was.</summary>
    Nobody,

    /// <summary>Only silos that are dead.</summary>
    OnlyDead,

    /// <summary>A silo that lives, at the least.</summary>
    Living,
}

/// <summary>
/// Watches the silos that a membership table lists, before this silo joins. A living silo moves: it writes every second that
/// it lives (<see cref="Pulse"/>). One that has not moved in all looks is declared dead. Times are compared for being the
/// same only, so clocks of other machines do not matter; what counts are looks that succeed, so a database that stands still
/// makes nobody dead.
/// </summary>
internal sealed partial class MemberWatch(IMembershipTable table, TimeProvider clock, ILogger logger)
{
    /// <summary>Looks, 10 s in all, after which a silo that has not moved is dead.</summary>
    private const int Looks = 50;

    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns when each silo that was listed at its beginning has moved, left or been declared dead.</summary>
    public async Task<MembersFound> WatchAsync(CancellationToken ct)
    {
        var now = await table.ReadAllAsync(ct);
        if (now.Members.Count == 0)
            return MembersFound.Nobody;
        var first = Living(now).ToDictionary(m => m.Item1.SiloAddress, m => (m.Item1.Status, m.Item1.IAmAliveTime));
        for (var look = 0; ;)
        {
            var unmoved = Living(now).Where(m => first.TryGetValue(m.Item1.SiloAddress, out var was) && was == (m.Item1.Status, m.Item1.IAmAliveTime)).ToList();
            if (unmoved.Count == 0)
                return Living(now).Any() ? MembersFound.Living : MembersFound.OnlyDead;
            if (unmoved.Find(m => look >= Looks || NobodyListensAt(m.Item1.SiloAddress.Endpoint)) is { } dead)
            {
                // Where another write came between, it is looked at anew.
                dead.Item1.Status = SiloStatus.Dead;
                if (await table.UpdateRowAsync(dead.Item1, dead.Item2, now.Version.Next(), ct))
                    LogDead(logger, dead.Item1.SiloAddress.Endpoint);
            }
            else
            {
                look++;
                await Task.Delay(_between, clock, ct);
            }
            now = await table.ReadAllAsync(ct);
        }
    }

    private static IEnumerable<Tuple<MembershipEntry, string>> Living(MembershipTableData table) =>
        table.Members.Where(m => m.Item1.Status != SiloStatus.Dead);

    /// <summary>Whether this machine has the address and its port is free: a silo that is started anew need not wait for its former self.</summary>
    private static bool NobodyListensAt(IPEndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [LoggerMessage(EventIds.MemberWatchDead, LogLevel.Information, "Silo {Address} did not move while it was watched, and was declared dead.")]
    private static partial void LogDead(ILogger logger, IPEndPoint address);
}
