using Insights.Service;
using Insights.Storage;

namespace Insights.Silo.Start;

/// <summary>
/// Ready while the log can be written and nobody has asked the process to stop. The database is asked once a second at the
/// most, however many ask here: each answer holds for a second. Safe for concurrent use.
/// </summary>
/// <param name="isWritable">Asks the database.</param>
/// <param name="stopping">Cancelled when the process was asked to stop.</param>
internal sealed class Readiness(Func<CancellationToken, Task<bool>> isWritable, TimeProvider clock, CancellationToken stopping) : IReadiness
{
    public static readonly TimeSpan Holds = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<string?>? _probe;
    private long _began;

    public Readiness(InsightsStore store, IHostApplicationLifetime lifetime)
        : this(ct => store.IsWritableAsync(ct).AsTask(), TimeProvider.System, lifetime.ApplicationStopping)
    {
    }

    public async ValueTask<string?> WhyNotAsync(CancellationToken ct) =>
        stopping.IsCancellationRequested ? "The process is stopping." : await Probe().WaitAsync(ct);

    private Task<string?> Probe()
    {
        lock (_lock)
        {
            if (_probe is null || (_probe.IsCompleted && clock.GetElapsedTime(_began) >= Holds))
            {
                _began = clock.GetTimestamp();
                _probe = AskAsync();
            }
            return _probe;
        }
    }

    private async Task<string?> AskAsync()
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        try
        {
            return await isWritable(limit.Token) ? null : "The log cannot be written.";
        }
        catch (OperationCanceledException)
        {
            return "The log cannot be written in time.";
        }
    }
}
