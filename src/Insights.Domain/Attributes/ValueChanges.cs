namespace Insights.Domain.Attributes;

/// <summary>What must be written so that stored values become others.</summary>
/// <param name="Set">New values, and those in place of others.</param>
/// <param name="Gone">Numbers whose values go.</param>
public sealed record ValueChanges(IReadOnlyList<KeyValuePair<int, KnownValue>> Set, IReadOnlyList<int> Gone)
{
    /// <summary>Whether a custom attribute is among them, not only Analytics Properties.</summary>
    public bool AreCustom => Set.Any(v => v.Key > 0) || Gone.Any(n => n > 0);

    /// <summary>The changes from one state to another; null where they are the same.</summary>
    public static ValueChanges? Between(UserValues before, UserValues after)
    {
        if (before.Equals(after))
            return null;
        return new ValueChanges(
            [.. after.All.Where(v => v.Value != before.Find(v.Key))],
            [.. before.All.Keys.Where(n => after.Find(n) is null)]);
    }
}
