using System.Text;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;

namespace Insights.Domain.Tests.EndUsers.Compacting;

/// <summary>What a log that was cut still knows, takes and refuses; the account keeps events for two months.</summary>
public sealed class CompactionTests
{
    private static readonly EndUserKey _alice = new("acme", UserKind.Identified, "alice-who-goes");
    private static readonly EndUserKey _bob = new("acme", UserKind.Identified, "bob");
    private static readonly EndUserKey _browser = new("acme", UserKind.Anonymous, "browser");

    private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Moments.At("10:00")));
    private readonly TwinWorld _world;

    public CompactionTests() => _world = new TwinWorld(2, _clock);

    [Fact]
    public async Task Fingerprints_of_what_has_left_the_log_are_dropped()
    {
        await VisitWeeklyAsync(_bob, 30);
        var stored = await _world.StoredAsync(_bob);
        var kept = stored.Entries.Count / 2;
        kept.ShouldBeInRange(8, 12, "some nine weeks, an event and an update each");
        var saved = Stored.State(_bob, stored.Snapshot!)!;
        (saved.History.Fingerprints.Count, saved.Attributes!.Fingerprints.Count).ShouldBe((kept, kept));
        var past = ((Compacted)Stored.Entry(stored.Entries[0].Bytes)).Restore();
        (past.History.Fingerprints.Count, past.Attributes!.Fingerprints.Count).ShouldBe((0, 0));
        // Of what the log still holds a resend is known, at any age.
        (await SendAsync(_bob, An.Event().AtMs(_clock.NowMs).Id("visit-25").Import())).ShouldBe(RecordOutcome.Duplicate);
        (await UpdateAsync(_bob, "update-25", "10:00", 7 * 30)).ShouldBe(UpdateOutcome.Duplicate);
    }

    [Fact]
    public async Task What_left_is_too_late_known_or_not_and_what_is_kept_is_taken()
    {
        await VisitWeeklyAsync(_bob, 15);
        (await SendAsync(_bob, An.Event().At("10:00").Id("visit-0").Import())).ShouldBe(RecordOutcome.TooLate);
        (await SendAsync(_bob, An.Event().At("10:01").Id("new").Import())).ShouldBe(RecordOutcome.TooLate);
        (await SendAsync(_bob, An.Event().At("10:01", day: 70).Id("kept").Import())).ShouldBe(RecordOutcome.Accepted);
        (await UpdateAsync(_bob, "update-0", "10:00", 0)).ShouldBe(UpdateOutcome.TooLate);
        (await UpdateAsync(_bob, "new", "10:01", 0)).ShouldBe(UpdateOutcome.TooLate);
        (await UpdateAsync(_bob, "kept", "10:01", 70)).ShouldBe(UpdateOutcome.Applied);
        (await _world.StoredAsync(_bob)).Entries.Select(e => Stored.Entry(e.Bytes)).First().ShouldBeOfType<Compacted>();
        await SettleAsync(_bob);
        await _world.ShouldBeCleanAsync(_bob, "after imports");
    }

    [Fact]
    public async Task A_link_that_begins_before_the_cut_is_too_late_and_the_first_one_brings_what_is_left()
    {
        await VisitWeeklyAsync(_browser, 15);
        (await LinkAsync(_bob, Moments.At("10:05"))).ShouldBe(OpOutcome.TooLate);
        (await LinkAsync(_bob, _clock.NowMs)).ShouldBe(OpOutcome.Accepted);
        await SettleAsync(_browser, _bob);
        var (own, taken) = (await _world.Users.GetAsync(_browser, CancellationToken.None), await _world.Users.GetAsync(_bob, CancellationToken.None));
        own!.Attributes.TotalSessions.ShouldBe(15);
        (taken!.Attributes.TotalSessions ?? 0).ShouldBeInRange(8, 10);
        foreach (var user in (EndUserKey[])[_browser, _bob])
            await _world.ShouldBeCleanAsync(user, "after the link");
    }

    [Fact]
    public async Task What_a_login_that_came_later_had_made_a_users_alone_does_not_become_the_browsers_again_by_the_cut()
    {
        await SendAsync(_browser, An.Event().AtMs(_clock.NowMs).Id("first"));
        _clock.Advance(TimeSpan.FromDays(40));
        await SendAsync(_browser, An.Event().AtMs(_clock.NowMs).Id("second"));
        (await LinkAsync(_bob, Moments.At("09:00"))).ShouldBe(OpOutcome.Accepted);
        for (var week = 0; week < 12; week++)
        {
            _clock.Advance(TimeSpan.FromDays(7));
            await SendAsync(_browser, An.Event().AtMs(_clock.NowMs).Id($"week-{week}"));
            await SettleAsync(_browser, _bob);
            (await _world.Users.GetAsync(_browser, CancellationToken.None))!.Attributes.TotalSessions.ShouldBeNull();
            foreach (var user in (EndUserKey[])[_browser, _bob])
                await _world.ShouldBeCleanAsync(user, $"week {week}");
        }
        (await _world.StoredAsync(_browser)).Entries.Select(e => Stored.Entry(e.Bytes)).First().ShouldBeOfType<Compacted>();
        (await _world.Users.GetAsync(_bob, CancellationToken.None))!.Attributes.TotalSessions.ShouldBe(13);
    }

    [Fact]
    public async Task Erasing_a_user_takes_what_was_hers_out_of_what_browsers_were_compacted_to()
    {
        await SendAsync(_browser, An.Event().At("10:00").Id("own"));
        for (var week = 0; week < 15; week++)
        {
            await LinkAsync(_alice, _clock.NowMs + 1);
            _clock.Advance(TimeSpan.FromMinutes(1));
            await SendAsync(_browser, An.Event().AtMs(_clock.NowMs).Id($"secret-{week}").Stating("role", $"secret-role-{week}"));
            await SendAsync(_alice, An.Event().AtMs(_clock.NowMs).Id($"secret-hers-{week}"));
            _clock.Advance(TimeSpan.FromDays(7));
            await SettleAsync(_browser, _alice);
        }
        (await _world.StoredAsync(_browser)).Entries.Select(e => Stored.Entry(e.Bytes)).First().ShouldBeOfType<Compacted>();

        var erased = (UserErased)await _world.Users.ExecuteAsync(_alice, new EraseUser(), CancellationToken.None);

        erased.AnonymousRecords.ShouldBe(1);
        (await _world.StoredAsync(_alice)).Entries.ShouldBeEmpty();
        var left = await _world.StoredAsync(_browser);
        foreach (var text in (string[])["secret", "alice-who-goes"])
        {
            left.Entries.Count(e => Holds(e.Bytes, text)).ShouldBe(0);
            (left.Snapshot is { } snapshot && Holds(snapshot.Bytes, text)).ShouldBeFalse();
        }
        var profile = await _world.Users.GetAsync(_browser, CancellationToken.None);
        (profile!.Attributes.TotalSessions, profile.Links.All.Count).ShouldBe((1, 0));
        await _world.ShouldBeCleanAsync(_browser, "after the erasure");
        // The link was the last thing; a new one tells nothing of before.
        (await LinkAsync(_bob, _clock.NowMs)).ShouldBe(OpOutcome.Accepted);
        await SendAsync(_browser, An.Event().AtMs(_clock.NowMs).Id("after"));
        (await _world.Users.GetAsync(_bob, CancellationToken.None))!.OpenSession!.EventCount.ShouldBe(1);
    }

    private static bool Holds(ReadOnlyMemory<byte> bytes, string text) => bytes.Span.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private async Task VisitWeeklyAsync(EndUserKey user, int weeks)
    {
        for (var week = 0; week < weeks; week++)
        {
            await SendAsync(user, An.Event().AtMs(_clock.NowMs).Id($"visit-{week}"));
            var update = new UpdateBuilder().AtMs(_clock.NowMs).Id($"update-{week}").Add(1, 1);
            await _world.Users.ExecuteAsync(user, update.Command(_clock.NowMs), CancellationToken.None);
            _clock.Advance(TimeSpan.FromDays(7));
            await SettleAsync(user);
        }
    }

    private async Task<RecordOutcome> SendAsync(EndUserKey user, EventBuilder e) =>
        (await _world.Users.RecordAsync(user, [e.Command(_clock.NowMs)], CancellationToken.None))[0];

    private async Task<UpdateOutcome> UpdateAsync(EndUserKey user, string id, string time, int day) => ((UpdateDone)await _world.Users.ExecuteAsync(
        user, new UpdateBuilder().At(time, day).Id(id).Add(1, 1).Import().Command(_clock.NowMs), CancellationToken.None)).Outcome;

    private async Task<OpOutcome> LinkAsync(EndUserKey user, long atMs) => (await _world.Users.IdentifyAsync(
        _browser, user, new OpKey(atMs, $"link-{atMs}"), Math.Max(_clock.NowMs, atMs), mayImport: true, null, CancellationToken.None)).Outcome;

    private async Task SettleAsync(params EndUserKey[] users)
    {
        foreach (var user in users)
            await _world.Users.SettleAsync(user, CancellationToken.None);
    }
}
