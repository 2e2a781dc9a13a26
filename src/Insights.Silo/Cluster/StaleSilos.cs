using Insights.Silo.Configuration;
using Npgsql;

namespace Insights.Silo.Cluster;

/// <summary>
/// While this silo starts, declares those dead that have not said for a while that they are alive. A silo that starts joins
/// only when it has reached all that count as alive; after a failure of the whole cluster, and under new addresses, nobody is
/// left to say that the old ones are not. A silo that was declared dead while it only paused notices when it goes on, and ends.
/// </summary>
internal sealed partial class StaleSilos(SiloSettings settings, NpgsqlDataSource source, TimeProvider clock, ILogger<StaleSilos> logger)
    : IHostedLifecycleService, IDisposable
{
    /// <summary>Of a silo that says so every <see cref="OrleansHosting.AliveEvery"/>.</summary>
    private const int MissedAtMost = 4;

    private static readonly TimeSpan _every = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _started = new();
    private Task _running = Task.CompletedTask;

    private const string Sql = """
        WITH stale AS (
          UPDATE orleans_membership SET status = 6 -- dead
          WHERE deployment_id = $1 AND status < 6 AND i_am_alive_time < $2
          RETURNING 1
        ), counted AS (
          UPDATE orleans_membership_version SET changed_at = now(), version = version + 1
          WHERE deployment_id = $1 AND EXISTS (SELECT 1 FROM stale)
        )
        SELECT count(*) FROM stale
        """;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _running = RunAsync(_started.Token);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => EndAsync();

    public Task StopAsync(CancellationToken cancellationToken) => EndAsync();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Declares them dead once.</summary>
    /// <returns>How many.</returns>
    public async Task<long> DeclareDeadAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = settings.Cluster.ClusterId });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = (clock.GetUtcNow() - (MissedAtMost * OrleansHosting.AliveEvery)).UtcDateTime });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public void Dispose() => _started.Dispose();

    private async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await DeclareDeadAsync(ct) is > 0 and var count)
                    LogDead(count);
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                // The database may be away for a moment; joining needs it as well, and says so.
            }
            await Task.Delay(_every, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EndAsync()
    {
        await _started.CancelAsync();
        await _running;
    }

    [LoggerMessage(3010, LogLevel.Warning, "{Count} silos that no longer said that they are alive were declared dead.")]
    private partial void LogDead(long count);
}
