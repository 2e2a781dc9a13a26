using System.Globalization;
using Insights.Domain.Analytics;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Testing.Conformance;

namespace Insights.Storage.Tests.Questions;

/// <summary>Users whose sessions lie in nine months with both changes of daylight saving time.</summary>
internal static class RandomSessions
{
    public static readonly Period Year = new(At("2026-03-01T00:00:00+01:00"), At("2026-12-01T00:00:00+01:00"));

    /// <summary>Sixty users; many sessions lie close to the moments at which days begin and clocks change.</summary>
    /// <param name="mergedMs">Of the anonymous ones.</param>
    public static async Task<List<(EndUserKey Key, IReadOnlyList<Session> Sessions)>> WriteAsync(InsightsStore store, string account, long? mergedMs = null)
    {
        var dice = new Random(11);
        long[] edges = [At("2026-03-29T01:00:00Z"), At("2026-10-25T01:00:00Z"), At("2026-10-24T22:00:00Z"), At("2026-11-01T00:00:00Z"), At("2026-10-31T23:00:00Z")];
        var users = new List<(EndUserKey Key, IReadOnlyList<Session> Sessions)>();
        for (var i = 0; i < 60; i++)
        {
            var sessions = new List<Session>();
            for (var s = dice.Next(1, 12); s > 0; s--)
            {
                var startMs = dice.Next(2) == 0
                    ? edges[dice.Next(edges.Length)] + (dice.Next(-3, 4) * 1_800_000) + dice.Next(-1, 2)
                    : Year.FromMs + dice.NextInt64(Year.ToMs - Year.FromMs);
                if (sessions.Any(o => Math.Abs(o.StartMs - startMs) < 700_000))
                    continue;
                sessions.Add(new Session
                {
                    FirstEventId = "e",
                    StartMs = startMs,
                    EndMs = startMs + (dice.Next(3) == 0 ? 0 : dice.Next(600_000)),
                    EventCount = 1,
                    PageViewCount = 0,
                    Application = dice.Next(3) switch { 0 => null, 1 => "web", _ => "app" },
                    Place = s % 3 == 0 ? new Place($"P{s}", null, null) : null,
                    Browser = s % 2 == 0 ? new Browser($"B{s}", "1") : null,
                    EndReason = EndReason.Inactivity,
                    OpenUntilMs = startMs + 1_800_000,
                });
            }
            sessions.Sort((a, b) => a.StartMs.CompareTo(b.StartMs));
            var key = new EndUserKey(account, dice.Next(2) == 0 ? UserKind.Identified : UserKind.Anonymous, $"u{i}");
            users.Add((key, sessions));
            await WriteAsync(store, key, sessions, key.Kind == UserKind.Anonymous ? mergedMs : null);
        }
        return users;
    }

    /// <summary>Ten users with two sessions each, all of which start at one moment: only their first events tell a user's apart.</summary>
    public static async Task<List<(EndUserKey Key, IReadOnlyList<Session> Sessions)>> SameStartAsync(InsightsStore store, string account, long startMs)
    {
        var users = new List<(EndUserKey Key, IReadOnlyList<Session> Sessions)>();
        for (var i = 0; i < 10; i++)
        {
            // In the order of their bytes, which is not that of their UTF-16 code units.
            var sessions = ((string[])["\uff5e", "\U0001f600"]).Select(id => new Session
            {
                FirstEventId = id,
                StartMs = startMs,
                EndMs = startMs + 1,
                EventCount = 2,
                PageViewCount = 1,
                OrderCount = 3,
                GoalCount = 4,
                Application = "web",
                Place = new Place("CH", null, "Z\u00fcrich"),
                Browser = new Browser("Firefox", null),
                EndReason = EndReason.SessionEnd,
                OpenUntilMs = startMs + 1,
            }).ToList();
            var key = new EndUserKey(account, UserKind.Identified, $"same{i}");
            users.Add((key, sessions));
            await WriteAsync(store, key, sessions);
        }
        return users;
    }

    private static Task WriteAsync(InsightsStore store, EndUserKey key, List<Session> sessions, long? mergedMs = null)
    {
        var writer = new WriteSession(key);
        var totals = sessions.Aggregate(SessionTotals.None, (sum, s) => sum.Combine(SessionTotals.Of(s)));
        return Task.WhenAll(
            store.Users.AppendAsync(new LogAppend(writer, 1, [[1]])),
            store.Users.ProjectAsync(writer, 1, new ProjectionUpdate(
                null, Year.ToMs, new Profile(4, new StandardAttributes(
                    totals, sessions.LastOrDefault(s => s.Place is not null)?.Place, sessions.LastOrDefault(s => s.Browser is not null)?.Browser), null), null, sessions, MergedMs: mergedMs)));
    }

    private static long At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
