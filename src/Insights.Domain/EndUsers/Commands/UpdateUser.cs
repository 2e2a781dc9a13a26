using Insights.Domain.Attributes;

namespace Insights.Domain.EndUsers.Commands;

/// <summary>Updates attributes, all or none. Answered by <see cref="UpdateDone"/>.</summary>
/// <param name="ReceivedMs">When it was received, Unix milliseconds.</param>
/// <param name="MayImport">Whether its key may send history (docs/semantics.md 1.5).</param>
public sealed record UpdateUser(UserUpdate Update, long ReceivedMs, bool MayImport) : UserCommand
{
    /// <summary>Whether it makes no record where there is none; answered by <see cref="UpdateOutcome.NoUser"/> then.</summary>
    public bool MustExist { get; init; }
}

/// <summary>What became of an update.</summary>
public sealed record UpdateDone(UpdateOutcome Outcome) : UserAnswer;
