using Insights.Console.Login;
using Insights.Console.Text;
using Insights.Domain.Tags;
using Insights.Service.Lists;
using Insights.Service.Lookups;
using Microsoft.AspNetCore.Http;

namespace Insights.Console.Users;

/// <summary>The users that a page shows as CSV.</summary>
internal static class UsersCsv
{
    public const string Path = "/users.csv";

    private static readonly (string Name, Func<EndUserRecord, string> Of)[] _columns =
    [
        ("id", u => u.Key.Id),
        ("kind", u => u.Key.Kind.ToString().ToUpperInvariant()),
        ("tags", u => string.Join(' ', u.Tags.Select(t => t.WireName()))),
        ("first_seen", u => Time(u.Profile.Attributes.FirstSeenMs)),
        ("last_seen", u => Time(u.Profile.Attributes.LastSeenMs)),
        ("total_sessions", u => $"{u.Profile.Attributes.TotalSessions}"),
        ("total_session_duration_ms", u => $"{u.Profile.Attributes.TotalSessionDurationMs}"),
        ("country", u => u.Profile.Attributes.Place?.Country ?? ""),
        ("region", u => u.Profile.Attributes.Place?.Region ?? ""),
        ("city", u => u.Profile.Attributes.Place?.City ?? ""),
        ("browser_name", u => u.Profile.Attributes.Browser?.Name ?? ""),
    ];

    public static async Task AnswerAsync(
        HttpContext context, ConsoleSession session, ListService lists, string? q, string? filter, string? order, string? page, string? size)
    {
        var shown = await new UserQuery(q, filter, order, page, size).ReadAsync(lists, session.Caller, context.RequestAborted);
        await WriteAsync(context, "users.csv", shown);
    }

    public static Task WriteAsync(HttpContext context, string file, EndUserPage shown) =>
        Csv.WriteAsync(context, file, [.. _columns.Select(c => c.Name)], shown.Users.Select(u => (IReadOnlyList<string>)[.. _columns.Select(c => c.Of(u))]));

    private static string Time(long? ms) => ms is { } known ? Show.Iso(known) : "";
}
