namespace Insights.Domain.Accounts;

/// <summary>
/// What decides where a session ends. Stamped on an event when it is accepted, so that a later change of
/// settings rewrites no history and a rebuild needs nothing but the log (docs/semantics.md 1.3).
/// </summary>
/// <param name="TimeoutMs">Longest gap inside one session, inclusive, in milliseconds; 60,000 to 86,400,000.</param>
/// <param name="OneSessionPerTab">Whether an activity in another tab begins a new session.</param>
/// <param name="LongestMs">
/// An activity that comes so long after the start of its session, or longer, begins a new one, in milliseconds; 3,600,000 to 86,400,000.
/// </param>
public readonly record struct SessionRules(int TimeoutMs, bool OneSessionPerTab, int LongestMs = SessionRules.DefaultLongestMs)
{
    /// <summary>12 hours, as nearly every account has it.</summary>
    public const int DefaultLongestMs = 12 * 60 * 60 * 1000;
}
