using System.Globalization;
using Insights.Domain.Filters;
using Insights.Domain.Tags;
using Insights.Service.Filters;

namespace Insights.Storage.Tests.Questions;

/// <summary>Filters out of a seed: every field with every operator that goes with it, combined.</summary>
internal static class RandomFilters
{
    private static readonly string[] _texts =
    [
        "id", "country", "region", "city", "browser_name", "browser_version", "attributes.plan", "attributes.company", "attributes.email", "attributes.\"odd name\"",
        "analytics.name", "analytics.role", "analytics.type", "analytics.status", "analytics.info",
    ];

    private static readonly string[] _times =
        ["first_seen", "last_seen", "attributes.renewal", "attributes.plan.set_time", "attributes.plan.change_time", "attributes.\"odd name\".set_time", "analytics.role.set_time"];

    private static readonly string[] _spans = ["-400d", "-60d", "-30d", "-7d", "-1d", "now", "+1d", "-5256001m"];
    private static readonly string[] _durations = ["0s", "30s", "1m", "90s", "2m", "1h", "10d", "0.001s"];
    private static readonly string[] _order = ["=", "!=", "<", "<=", ">", ">="];

    public static string Text(Random dice, int depth = 3)
    {
        if (depth == 0 || dice.Next(3) == 0)
            return Clause(dice);
        return dice.Next(5) switch
        {
            0 => $"NOT ({Text(dice, depth - 1)})",
            1 => $"({Text(dice, depth - 1)} OR {Text(dice, depth - 1)})",
            2 => $"({Text(dice, depth - 1)} OR {Text(dice, depth - 1)} OR {Text(dice, depth - 1)})",
            3 => $"({Text(dice, depth - 1)} AND {Text(dice, depth - 1)})",
            _ => $"(-({Text(dice, depth - 1)}) {Text(dice, depth - 1)})",
        };
    }

    public static Filter Read(string text)
    {
        var reading = FilterReader.Read(text, RandomUsers.Catalogue);
        reading.Faults.ShouldBeEmpty(text);
        return reading.Filter!;
    }

    private static string Clause(Random dice) => dice.Next(12) switch
    {
        0 => $"kind {One(dice, "=", "!=")} {One(dice, "identified", "anonymous")}",
        1 => One(dice, "kind IN (identified, anonymous)", "kind:*", "tags:*", "total_sessions:*", "attributes.vip:*", "attributes.teams:*"),
        2 => $"{One(dice, _times)} {One(dice, _order)} {Time(dice)}",
        3 => $"{One(dice, _times)}{(dice.Next(2) == 0 ? ":*" : $" IN ({Time(dice)}, {Time(dice)})")}",
        4 => $"total_sessions {One(dice, _order)} {One(dice, "0", "1", "2", "2.5", "-1", "1e300", "6")}",
        5 => $"{One(dice, "total_session_duration", "average_session_duration", "average_time_between_sessions")}{Duration(dice)}",
        6 => $"tags:{One(dice, [.. UserTags.All.Select(t => t.WireName())])}",
        7 => $"attributes.vip {One(dice, "=", "!=")} {One(dice, "true", "false")}",
        8 => $"attributes.score{Number(dice)}",
        9 => $"attributes.teams:{Quoted(RandomUsers.Text(dice))}",
        _ => TextClause(dice, One(dice, _texts)),
    };

    private static string TextClause(Random dice, string field) => dice.Next(11) switch
    {
        < 5 => $"{field} {One(dice, _order)} {Quoted(RandomUsers.Text(dice))}",
        5 => $"{field}:*",
        6 => $"{field}:{Quoted(RandomUsers.Text(dice))}",
        7 => $"startsWith({field}, {Quoted(RandomUsers.Text(dice))})",
        8 => $"endsWith({field}, {Quoted(RandomUsers.Text(dice))})",
        9 => $"contains({field}, {Quoted(RandomUsers.Text(dice))})",
        _ => $"{field} IN ({Quoted(RandomUsers.Text(dice))}, {Quoted(RandomUsers.Text(dice))})",
    };

    private static string Time(Random dice) => dice.Next(2) == 0
        ? One(dice, _spans)
        : Quoted(DateTimeOffset.FromUnixTimeMilliseconds(RandomUsers.One(dice, RandomUsers.Times)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private static string Duration(Random dice) => dice.Next(4) switch
    {
        0 => ":*",
        1 => $" IN ({One(dice, _durations)}, {One(dice, _durations)})",
        _ => $" {One(dice, _order)} {One(dice, _durations)}",
    };

    private static string Number(Random dice) => dice.Next(4) switch
    {
        0 => ":*",
        1 => $" IN ({Double(dice)}, {Double(dice)})",
        _ => $" {One(dice, _order)} {Double(dice)}",
    };

    private static string Double(Random dice) => RandomUsers.One(dice, RandomUsers.Numbers).ToString("R", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal).Replace('E', 'e');

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string One(Random dice, params string[] of) => of[dice.Next(of.Length)];
}
