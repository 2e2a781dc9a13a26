using System.Runtime.CompilerServices;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Shouldly;

namespace Insights.Testing.Conformance;

/// <summary>What the suites share. The tests of a class share a database, so each has users of its own.</summary>
public abstract class StoreConformance(StoreDatabase database)
{
    protected const string AccountName = "acme";

    protected static CancellationToken None => CancellationToken.None;

    protected StoreDatabase Database => database;

    protected Task<StorePorts> OpenAsync(int? queueCapacity = null) => database.OpenAsync(queueCapacity);

    /// <summary>A write session of a user that no other test knows; the same number is the same user.</summary>
    protected WriteSession Writer(int number = 0, string account = AccountName, [CallerMemberName] string test = "") =>
        new(new EndUserKey(account, UserKind.Identified, $"{GetType().Name}/{test}/{number}"));

    /// <summary>The same user, as another owner has it, or the same one after a failure.</summary>
    protected static WriteSession Again(WriteSession writer) => new(writer.User);

    protected static LogAppend Entries(WriteSession writer, long firstSeq, int count = 1, string text = "entry") =>
        new(writer, firstSeq, [.. Enumerable.Range(0, count).Select(i => System.Text.Encoding.UTF8.GetBytes($"{text} {firstSeq + i}"))]);

    protected static string Text(LogEntry entry) => System.Text.Encoding.UTF8.GetString(entry.Bytes.Span);

    protected static async Task ShouldFailAsync(Task write, StoreFault fault) =>
        (await write.ShouldThrowAsync<StoreException>()).Fault.ShouldBe(fault);

    /// <summary>A closed session that starts at a minute and lasts ten seconds.</summary>
    protected static Session ASession(int minute, string firstEventId = "e") => new()
    {
        FirstEventId = firstEventId,
        StartMs = minute * 60_000L,
        EndMs = (minute * 60_000L) + 10_000,
        EventCount = 3,
        PageViewCount = 2,
        Application = "web",
        Place = new Place("CH", null, "Zürich"),
        Browser = new Browser("Firefox", "140.0"),
        EndReason = EndReason.Inactivity,
        OpenUntilMs = (minute * 60_000L) + 1_810_000,
    };

    protected static Profile AProfile(long revision, params Session[] sessions)
    {
        var totals = sessions.Aggregate(SessionTotals.None, (sum, s) => sum.Combine(SessionTotals.Of(s)));
        var last = sessions.LastOrDefault();
        return new Profile(revision, new StandardAttributes(totals, last?.Place, last?.Browser), null);
    }

    protected static ProjectionUpdate Projection(ProjectionHead? expected, long asOfMs, long? replaceFromMs, params Session[] sessions) =>
        new(expected, asOfMs, AProfile(asOfMs * 4, sessions), replaceFromMs, sessions);
}
