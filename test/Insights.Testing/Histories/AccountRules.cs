namespace Insights.Testing.Histories;

/// <summary>The settings of the one account a history plays in. They do not change in its course.</summary>
/// <param name="TimeoutMs">Of events whose application has none of its own.</param>
/// <param name="Applications">Timeouts of applications, in milliseconds, by name.</param>
public sealed record AccountRules(
    long TimeoutMs, bool OneSessionPerTab, long LongestMs, long LatenessMs, IReadOnlyList<KeyValuePair<string, long>> Applications)
{
    public long TimeoutOf(string? application)
    {
        foreach (var (name, timeoutMs) in Applications)
            if (name == application)
                return timeoutMs;
        return TimeoutMs;
    }
}
