using System.Collections.Immutable;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Sources;
using Insights.Integrations.Definitions;
using Insights.Service;
using Insights.Service.Attributes;

namespace Insights.Integrations.Runs;

/// <summary>Where the rows of a run come from.</summary>
public interface IRunInput
{
    /// <summary>Opens it at its first row. The same rows come each time.</summary>
    ValueTask<IRowReader> OpenAsync(CancellationToken ct);
}

/// <summary>The users whom a run updates.</summary>
public interface IRunTarget
{
    /// <summary>IDs that are no one's in this account, besides those that are no one's anywhere.</summary>
    ImmutableSortedSet<string> NoOnes { get; }

    /// <summary>Whether the account can take the attributes of a mapping.</summary>
    /// <param name="make">Whether those that are new are made.</param>
    /// <returns>Those that the account does not have.</returns>
    ValueTask<IReadOnlyList<string>> CheckAttributesAsync(SourceMapping mapping, bool make, CancellationToken ct);

    /// <inheritdoc cref="UpdateService.JudgeAsync"/>
    ValueTask<IReadOnlyList<UpdatesJudged>> JudgeAsync(IReadOnlyList<UserUpdates> users, CancellationToken ct);

    /// <summary>Makes updates, each of another user; made again, one changes nothing.</summary>
    /// <returns>Why one was not made, in order; null where it was, or was before.</returns>
    ValueTask<IReadOnlyList<ServiceException?>> ApplyAsync(IReadOnlyList<UpdateRequest> updates, CancellationToken ct);
}

/// <summary>Keeps faults of rows; kept again, one changes nothing.</summary>
public interface IRunErrors
{
    ValueTask AddAsync(long run, IReadOnlyList<RowError> errors, CancellationToken ct);
}
