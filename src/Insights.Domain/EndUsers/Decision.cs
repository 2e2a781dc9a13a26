namespace Insights.Domain.EndUsers;

/// <summary>What a user makes of a batch of its events.</summary>
/// <param name="Outcomes">One for each event, in order.</param>
/// <param name="Entries">What is to be appended, in order; empty where nothing changes.</param>
public sealed record Decision(IReadOnlyList<RecordOutcome> Outcomes, IReadOnlyList<Entry> Entries)
{
    /// <summary>The batch reaches behind what this state knows singly: rebuild it from the whole log and decide again.</summary>
    public static readonly Decision NeedsHistory = new([], []);

    internal static readonly Decision OneDuplicate = new([RecordOutcome.Duplicate], []);

    internal static readonly Decision OneTooLate = new([RecordOutcome.TooLate], []);

    internal static readonly Decision OneErased = new([RecordOutcome.Erased], []);

    internal static readonly IReadOnlyList<RecordOutcome> OneAccepted = [RecordOutcome.Accepted];

    internal static readonly IReadOnlyList<RecordOutcome> OneForLinked = [RecordOutcome.AcceptedForLinked];

    internal static readonly IReadOnlyList<RecordOutcome> OneUnlinked = [RecordOutcome.AcceptedUnlinked];
}
