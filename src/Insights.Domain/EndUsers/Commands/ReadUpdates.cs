using Insights.Domain.Attributes;

namespace Insights.Domain.EndUsers.Commands;

/// <summary>Asks what was done to one attribute, newest first. Answered by <see cref="UpdatesAre"/>; changes nothing.</summary>
/// <param name="Attribute">Its number.</param>
/// <param name="After">Where the page before ended; null: from the newest on.</param>
/// <param name="Limit">Most steps; from 1.</param>
public sealed record ReadUpdates(int Attribute, StepCursor? After, int Limit) : UserCommand;

/// <summary>What was done to one attribute.</summary>
/// <param name="Exists">Whether there is a record of the user at all.</param>
/// <param name="Steps">Newest first.</param>
public sealed record UpdatesAre(bool Exists, IReadOnlyList<ValueStep> Steps) : UserAnswer;
