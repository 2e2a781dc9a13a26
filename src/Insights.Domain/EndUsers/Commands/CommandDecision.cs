namespace Insights.Domain.EndUsers.Commands;

/// <summary>What a user makes of a command.</summary>
/// <param name="Answer">Given when the entries, and all before them, are durable.</param>
/// <param name="Entries">What is to be appended, in order; empty where nothing changes.</param>
public sealed record CommandDecision(UserAnswer Answer, IReadOnlyList<Entry> Entries)
{
    /// <summary>The command reaches behind what this state knows singly: rebuild it from the whole log and decide again.</summary>
    public static readonly CommandDecision NeedsHistory = new(null!, []);

    /// <summary>An answer for which nothing is appended.</summary>
    public static CommandDecision Unchanged(UserAnswer answer) => new(answer, []);
}
