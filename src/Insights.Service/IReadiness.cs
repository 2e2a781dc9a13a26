namespace Insights.Service;

/// <summary>Whether the process can take work now; a host implements it.</summary>
public interface IReadiness
{
    /// <summary>Null when ready, else why not: draining, or the log cannot be written.</summary>
    ValueTask<string?> WhyNotAsync(CancellationToken ct);
}
