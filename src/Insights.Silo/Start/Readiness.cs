using Insights.Service;
using Insights.Storage;

namespace Insights.Silo.Start;

/// <summary>Ready while the log can be written and nobody has asked the process to stop.</summary>
internal sealed class Readiness(InsightsStore store, IHostApplicationLifetime lifetime) : IReadiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async ValueTask<string?> WhyNotAsync(CancellationToken ct)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return "The process is stopping.";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            return await store.IsWritableAsync(limit.Token) ? null : "The log cannot be written.";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return "The log cannot be written in time.";
        }
    }
}
