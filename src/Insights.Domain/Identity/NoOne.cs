using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Insights.Domain.Identity;

/// <summary>
/// IDs that are no one's: what programs send where they know no ID, and what no address can name. A record under one would be that
/// of all strangers, so they are refused wherever an ID brings something in (docs/semantics.md 1.1). Compared ignoring case, without
/// the blanks around them.
/// </summary>
public static class NoOne
{
    private static readonly FrozenSet<string> Ids = FrozenSet.ToFrozenSet(
    [
        "", ".", "..", "null", "(null)", "undefined", "none", "nil", "nan", "n/a", "na", "anonymous", "anon", "guest", "unknown", "visitor",
        "default", "empty", "test", "user", "userid", "user_id", "id", "distinct_id", "anonymousid", "anonymous_id",
        "not_authenticated", "unauthenticated", "undefined_user", "true", "false", "0", "-1", "{}", "[]", "[object object]",
        "00000000-0000-0000-0000-000000000000",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>What a field is told that has one.</summary>
    public const string Problem = "is an ID that is no one's, such as null, undefined or guest";

    /// <param name="id">A user ID or an anonymous ID.</param>
    /// <param name="alsoOfAccount">What the account adds (<see cref="Accounts.AccountSettings.NoOneIds"/>).</param>
    public static bool Is(string id, ImmutableSortedSet<string>? alsoOfAccount = null)
    {
        var trimmed = id.AsSpan().Trim();
        return Ids.GetAlternateLookup<ReadOnlySpan<char>>().Contains(trimmed) || IsQuoted(trimmed)
            || (alsoOfAccount is { IsEmpty: false } && alsoOfAccount.Contains(trimmed.Length == id.Length ? id : trimmed.ToString()));
    }

    /// <summary>Nothing but quotes around one that is no one's.</summary>
    private static bool IsQuoted(ReadOnlySpan<char> id) =>
        id.Length >= 2 && id[0] is '"' or '\'' && id[^1] == id[0]
        && Ids.GetAlternateLookup<ReadOnlySpan<char>>().Contains(id[1..^1].Trim());
}
