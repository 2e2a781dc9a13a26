using System.Collections.Frozen;
using Insights.Domain.Events;

namespace Insights.Domain.Attributes;

/// <summary>Names of custom attributes: 1 to 64 characters, compared ordinally (docs/semantics.md 1.4, 1.6).</summary>
public static class AttributeNames
{
    /// <summary>The standard attributes: their names are nobody's.</summary>
    public static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(
        [
            "first_seen", "last_seen", "total_sessions", "total_session_duration", "average_session_duration",
            "average_time_between_sessions", "country", "region", "city", "browser_name", "browser_version",
        ],
        StringComparer.Ordinal);

    /// <summary>Why it cannot be a name, to be read on from it; null where it can.</summary>
    public static string? Fault(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > AttributeLimits.MaxNameLength || name.Any(char.IsControl) || !EventLimits.IsWellFormed(name))
            return $"must be 1 to {AttributeLimits.MaxNameLength} characters, none of them a control character";
        return Reserved.Contains(name) ? $"is reserved: '{name}' is a standard attribute, which only sessions set" : null;
    }
}
