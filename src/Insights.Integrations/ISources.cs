using Insights.Domain.Sources;
using Insights.Integrations.Definitions;
using Insights.Integrations.Runs;
using Insights.Service;

namespace Insights.Integrations;

/// <summary>
/// The sources of accounts: each is kept, and its runs are carried, by one owner in the whole cluster. Every method throws
/// <see cref="ServiceException"/>: NotFound where there is no such source, Unavailable.
/// </summary>
public interface ISources
{
    /// <summary>By name.</summary>
    ValueTask<IReadOnlyList<SourceRecord>> ListAsync(string account, CancellationToken ct);

    ValueTask<SourceRecord> GetAsync(SourceKey source, CancellationToken ct);

    /// <exception cref="ServiceException">AlreadyExists; FailedPrecondition: there are <see cref="SourceLimits.MaxSources"/>.</exception>
    ValueTask<SourceRecord> CreateAsync(string account, SourceDefinition definition, CancellationToken ct);

    /// <inheritdoc cref="SourceRecord.Change"/>
    ValueTask<SourceRecord> ChangeAsync(SourceKey source, SourceDefinition definition, long? revision, CancellationToken ct);

    /// <summary>Deletes a source with all that is kept of it.</summary>
    ValueTask DeleteAsync(SourceKey source, long? revision, CancellationToken ct);

    /// <inheritdoc cref="SourceRecord.Start"/>
    ValueTask<SourceRecord> StartAsync(SourceKey source, RunKind kind, SourceFile file, CancellationToken ct);

    /// <returns>Null where the number is not that of the last run.</returns>
    ValueTask<SourceRecord?> CancelAsync(SourceKey source, long run, CancellationToken ct);
}
