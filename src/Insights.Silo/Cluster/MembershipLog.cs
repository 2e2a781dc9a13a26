using System.Net;
using Insights.Domain.Telemetry;
using Orleans.Runtime;

namespace Insights.Silo.Cluster;

/// <summary>Logs one line when a silo joins the cluster, leaves it or is declared dead.</summary>
internal sealed partial class MembershipLog(IClusterMembershipService membership, ILocalSiloDetails self, ILogger<MembershipLog> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The others were members before; their number is told with this silo's own line.
        var before = membership.CurrentSnapshot.Members.Where(m => !m.Key.Equals(self.SiloAddress)).ToDictionary(m => m.Key, m => m.Value.Status);
        try
        {
            await foreach (var now in membership.MembershipUpdates.WithCancellation(stoppingToken))
            {
                foreach (var (silo, member) in now.Members)
                    Log(silo.Endpoint, before.GetValueOrDefault(silo), member.Status, now.Members.Values.Count(m => m.Status == SiloStatus.Active));
                before = now.Members.ToDictionary(m => m.Key, m => m.Value.Status);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private void Log(IPEndPoint silo, SiloStatus was, SiloStatus now, int count)
    {
        if (now == SiloStatus.Active && was != now)
            LogJoined(silo, count);
        else if (now == SiloStatus.Dead && was is SiloStatus.ShuttingDown or SiloStatus.Stopping)
            LogLeft(silo, count);
        else if (now == SiloStatus.Dead && was is SiloStatus.Joining or SiloStatus.Active)
            LogDead(silo, count);
    }

    [LoggerMessage(EventIds.MembershipLogJoined, LogLevel.Information, "Silo {Address} joined the cluster, which has {Count} now.")]
    private partial void LogJoined(IPEndPoint address, int count);

    [LoggerMessage(EventIds.MembershipLogLeft, LogLevel.Information, "Silo {Address} left the cluster, which has {Count} now.")]
    private partial void LogLeft(IPEndPoint address, int count);

    [LoggerMessage(EventIds.MembershipLogDead, LogLevel.Information, "Silo {Address} was declared dead; the cluster has {Count} now.")]
    private partial void LogDead(IPEndPoint address, int count);
}
