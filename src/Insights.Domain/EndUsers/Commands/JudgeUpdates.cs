using Insights.Domain.Attributes;

namespace Insights.Domain.EndUsers.Commands;

/// <summary>
/// Asks what updates would do, were they made one after the other now. Answered by <see cref="UpdatesJudged"/>; changes nothing.
/// </summary>
/// <param name="Updates">May be none; each has an operation ID of its own.</param>
/// <param name="ReceivedMs">As for <see cref="UpdateUser"/>.</param>
/// <param name="MayImport">As for <see cref="UpdateUser"/>.</param>
public sealed record JudgeUpdates(IReadOnlyList<UserUpdate> Updates, long ReceivedMs, bool MayImport) : UserCommand;

/// <summary>What updates would do.</summary>
/// <param name="Exists">Whether there is a record of the user at all.</param>
/// <param name="Verdicts">One for each update, in order.</param>
public sealed record UpdatesJudged(bool Exists, IReadOnlyList<UpdateVerdict> Verdicts) : UserAnswer;
