using Insights.Domain.Telemetry;
using Insights.Silo.Configuration;
using Npgsql;
using Orleans;
using Orleans.Runtime;

namespace Insights.Silo.Cluster;

/// <summary>
/// Writes every second that this silo lives, from before it joins until it has left, for silos that start
/// (<see cref="MemberWatch"/>). Orleans writes the same more rarely, and waits for up to a minute after the database was away.
/// Ends the process where the database has become another cluster's: this silo was paused for so long that it counted as dead.
/// </summary>
internal sealed partial class Pulse(
    IMembershipTable table, ILocalSiloDetails silo, SiloSettings settings, NpgsqlDataSource source, TimeProvider clock, ILogger<Pulse> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ended = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(Pulse), ServiceLifecycleStage.AfterRuntimeGrainServices + 1, StartAsync, StopAsync);

    public void Dispose() => _ended.Dispose();

    private Task StartAsync(CancellationToken ct)
    {
        _running = Task.Run(() => RunAsync(_ended.Token), ct);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken ct)
    {
        await _ended.CancelAsync();
        await _running;
    }

    private async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = silo.SiloAddress, IAmAliveTime = clock.GetUtcNow().UtcDateTime }, ct);
                if (await ClusterIdentity.ReadAsync(source, ct) != settings.Cluster.ClusterId)
                    End();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The database is away for a moment, which Orleans logs.
            }
            await Task.Delay(_every, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>As Orleans ends a silo that was declared dead: at once, since others have its users.</summary>
    private void End()
    {
        LogAnothers();
        Environment.FailFast("The database belongs to another cluster now.");
    }

    [LoggerMessage(EventIds.PulseAnothers, LogLevel.Critical, "The database belongs to another cluster now, which found this silo dead; it ends.")]
    private partial void LogAnothers();
}
