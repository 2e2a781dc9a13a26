namespace Insights.Storage.Tests.Questions;

/// <summary>What somebody could type, or try, in the place of a filter.</summary>
internal static class OddText
{
    private static readonly string[] _values =
    [
        "'; DROP TABLE end_user; --", "' OR '1'='1", "\" OR \"\"=\"", "1; SELECT 1", "$1", "?1", "%", "_", "\\", "\\\\", "'", "\"", "/*", "*/", "--", "{0}", "NULL", "TRUE",
        "\u0000", "\ud800", "\udfff", "😀", "\u202e", "\ufeff", "\u00a0", "ﬀ", "İ", "e\u0301", "\uffff", "\u0001", "\r\n", "$$", "$$x$$", "E'\\x41'", "::text", "x'41'",
        "theirs", "mine", "end_user.account = 'theirs'", "u.account", "1=1", "()", "pg_sleep(10)", "randomblob(1000000000)", "chr(0)",
    ];

    private static readonly string[] _fields =
    [
        "id", "country", "city", "browser_name", "attributes.plan", "attributes.\"odd name\"", "analytics.name", "attributes.teams", "attributes.score", "kind", "tags",
        "first_seen", "total_sessions", "account", "u.account", "attributes.\"x'; --\"", "user_hash",
    ];

    private static readonly string[] _operators = ["=", "!=", "<", ">", ":", "<=", ">=", " IN ", "==", "LIKE", "~", "||"];

    public static string Of(Random dice) => dice.Next(4) switch
    {
        0 => string.Concat(Enumerable.Range(0, dice.Next(60)).Select(_ => (char)dice.Next(dice.Next(2) == 0 ? 128 : 65536))),
        1 => string.Concat(Enumerable.Range(0, dice.Next(12)).Select(_ => One(dice, _values) + (dice.Next(2) == 0 ? " " : ""))),
        _ => string.Join(
            dice.Next(2) == 0 ? " AND " : " OR ",
            Enumerable.Range(0, 1 + dice.Next(3)).Select(_ => dice.Next(5) == 0
                ? $"{One(dice, ["contains", "startsWith", "endsWith", "matches", "lower", "pg_sleep"])}({One(dice, _fields)}, {Quoted(dice)})"
                : $"{One(dice, _fields)}{_operators[dice.Next(dice.Next(4) == 0 ? _operators.Length : 5)]}{Quoted(dice)}")),
    };

    private static string Quoted(Random dice)
    {
        var value = One(dice, _values);
        return dice.Next(6) == 0 ? value : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static string One(Random dice, string[] of) => of[dice.Next(of.Length)];
}
