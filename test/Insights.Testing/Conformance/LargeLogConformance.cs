using System.Runtime.CompilerServices;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Testing.Records;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>What a store does that a log may be larger than memory: pages of it, and entries without what changes no state.</summary>
public abstract class LargeLogConformance(StoreDatabase database) : StoreConformance(database)
{
    private const int Appends = 12;
    private const int EventsOfAppend = 25;
    private const int EventBytes = 20_000;

    [SkippableFact]
    public async Task A_page_of_the_log_ends_where_it_has_so_many_bytes_and_the_next_goes_on_from_any_entry()
    {
        await using var store = await OpenAsync();
        var writer = await FilledAsync(store);
        var read = new List<LogEntry>();
        var pages = 0;
        while (await store.Users.ReadLogPageAsync(writer.User, read.Count, 1_000_000, None) is { Count: > 0 } page)
        {
            pages++;
            page.Count.ShouldBeLessThanOrEqualTo(3 * EventsOfAppend);
            // From the middle of what one append brought, too.
            read.AddRange(page.Take(page.Count - (pages % 2 * 7)));
        }
        var whole = await store.Users.ReadLogAsync(writer.User, 0, None);
        read.Select(e => (e.Seq, Convert.ToHexString(e.Bytes.Span))).ShouldBe(whole.Select(e => (e.Seq, Convert.ToHexString(e.Bytes.Span))));
        pages.ShouldBeGreaterThanOrEqualTo(Appends / 3);
        (await store.Users.ReadLogPageAsync(writer.User, 30, 1, None)).Select(e => e.Seq).ShouldBe(Enumerable.Range(31, 20).Select(i => (long)i));
        (await store.Users.ReadLogPageAsync(writer.User, Appends * EventsOfAppend, 1, None)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_wake_a_record_and_a_lean_log_of_large_appends_take_little_memory_and_give_the_same_state()
    {
        await using var store = await OpenAsync();
        var writer = await FilledAsync(store);
        var whole = await store.Users.ReadLogAsync(writer.User, 0, None);
        whole.Sum(e => e.Bytes.Length).ShouldBeGreaterThan(Appends * EventsOfAppend * EventBytes);
        var woken = await store.Users.ReadAsync(writer.User, fromStart: true, None);
        var record = await store.Records.ReadAsync(writer.User, None);
        foreach (var lean in (IReadOnlyList<LogEntry>[])[await store.Users.ReadLeanLogAsync(writer.User, None), woken.Entries, record.Entries])
        {
            lean.Select(e => e.Seq).ShouldBe(whole.Select(e => e.Seq));
            lean.ShouldAllBe(e => e.IsLean);
            lean.Sum(e => e.Bytes.Length).ShouldBeLessThan(Appends * EventsOfAppend * 300);
            State(writer.User, lean).ShouldBe(State(writer.User, whole));
        }
    }

    private async Task<WriteSession> FilledAsync(StorePorts store, [CallerMemberName] string test = "")
    {
        var writer = Writer(test: test);
        for (var append = 0; append < Appends; append++)
        {
            await store.Users.AppendAsync(new LogAppend(writer, (append * EventsOfAppend) + 1, [.. Enumerable.Range(append * EventsOfAppend, EventsOfAppend).Select(Event)]));
        }
        return writer;
    }

    private static byte[] Event(int i) => Stored.Entry(new EventAccepted(
        new UserEvent
        {
            EventId = $"e{i}",
            TimeMs = 1_000L * i,
            Type = "page_view",
            Details = System.Text.Encoding.UTF8.GetBytes($$$"""{"page":{"url":"{{{new string('x', EventBytes)}}}"},"analytics":{"role":"r{{{i}}}","status":"\"quoted\" ä"}}"""),
        },
        1_000L * i,
        AccountSettings.Default.RulesFor(null)));

    private static string State(EndUserKey key, IEnumerable<LogEntry> log)
    {
        var user = new EndUser(key);
        foreach (var entry in log)
            user.Evolve(Stored.Entry(entry.Bytes));
        return Convert.ToHexString(Stored.State(user).Bytes.Span);
    }
}
