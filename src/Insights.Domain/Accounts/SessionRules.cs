namespace Insights.Domain.Accounts;

/// <summary>
/// What decides where a session ends. Stamped on an event when it is accepted, so that a later change of
/// settings rewrites no history and a rebuild needs nothing but the log (docs/semantics.md 1.3).
/// </summary>
/// <param name="TimeoutMs">Longest gap inside one session, inclusive, in milliseconds; 60,000 to 86,400,000.</param>
/// <param name="OneSessionPerTab">Whether an activity in another tab begins a new session.</param>
public readonly record struct SessionRules(int TimeoutMs, bool OneSessionPerTab);
