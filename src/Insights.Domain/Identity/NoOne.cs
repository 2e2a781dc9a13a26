using System.Collections.Frozen;

namespace Insights.Domain.Identity;

/// <summary>
/// IDs that are no one's: what programs send where they know no ID. Linked, they would merge strangers (docs/semantics.md 1.7).
/// Compared ignoring case, without the blanks around them.
/// </summary>
public static class NoOne
{
    private static readonly FrozenSet<string> Ids = FrozenSet.ToFrozenSet(
    [
        "", "null", "(null)", "undefined", "none", "nil", "nan", "n/a", "na", "anonymous", "anon", "guest", "unknown", "visitor",
        "default", "empty", "test", "user", "userid", "user_id", "id", "distinct_id", "anonymousid", "anonymous_id",
        "not_authenticated", "unauthenticated", "undefined_user", "true", "false", "0", "-1", "{}", "[]", "[object object]",
        "00000000-0000-0000-0000-000000000000",
    ], StringComparer.OrdinalIgnoreCase);

    /// <param name="id">A user ID or an anonymous ID.</param>
    /// <param name="alsoOfAccount">What the account adds; compared alike.</param>
    public static bool Is(string id, IEnumerable<string>? alsoOfAccount = null)
    {
        var trimmed = id.AsSpan().Trim();
        if (Ids.GetAlternateLookup<ReadOnlySpan<char>>().Contains(trimmed) || IsQuoted(trimmed))
            return true;
        if (alsoOfAccount is null)
            return false;
        foreach (var other in alsoOfAccount)
        {
            if (trimmed.Equals(other.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    /// <summary>Nothing but quotes around one that is no one's.</summary>
    private static bool IsQuoted(ReadOnlySpan<char> id) =>
        id.Length >= 2 && id[0] is '"' or '\'' && id[^1] == id[0]
        && Ids.GetAlternateLookup<ReadOnlySpan<char>>().Contains(id[1..^1].Trim());
}
