using System.Globalization;
using Insights.Domain.Sources;
using Insights.Integrations.Definitions;
using Insights.Integrations.Runs;

namespace Insights.Integrations.Tests.Definitions;

/// <summary>Slots of a schedule (docs/sources.md), under a clock of the test.</summary>
public sealed class ScheduleTests
{
    private const string Zurich = "Europe/Zurich";

    [Theory]
    [InlineData("30 2 * * *", Zurich, "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    [InlineData("30 2 * * *", Zurich, "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("0 3 * * 1", "", "2026-03-02T03:00Z", "2026-03-09T03:00Z", "2026-03-16T03:00Z")]
    public void Slots_come_once_across_a_change_of_daylight_saving_time(string cron, string zone, string from, string first, string second)
    {
        var schedule = new SourceSchedule(cron, zone);
        schedule.NextMs(Ms(from)).ShouldBe(Ms(first));
        schedule.NextMs(Ms(first)).ShouldBe(Ms(second));
    }

    [Theory]
    [InlineData("", "must be")]
    [InlineData("0 3 * *", "must be")]
    [InlineData("61 3 * * *", "must be")]
    [InlineData("0 0 3 * * *", "must be")]
    [InlineData("0 0 30 2 *", "never")]
    public void A_cron_text_that_is_none_is_refused(string cron, string problem)
    {
        var faults = SourceFaults.Of(Definition(new SourceSchedule(cron, null)));
        faults.ShouldHaveSingleItem().Field.ShouldBe("schedule.cron");
        faults[0].Problem.ShouldContain(problem);
        SourceFaults.Of(Definition(new SourceSchedule("0 3 * * *", "Mars/Olympus"))).ShouldHaveSingleItem().Field.ShouldBe("schedule.timeZone");
        SourceFaults.Of(Definition(new SourceSchedule("0 3 * * *", Zurich))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_slot_is_taken_once_and_those_of_an_outage_as_one()
    {
        var source = SourceRecord.New(Definition(new SourceSchedule("0 * * * *", null)), Ms("2026-03-02T00:10Z"));
        var taken = new List<string>();
        for (var minute = Ms("2026-03-02T00:10Z"); minute <= Ms("2026-03-03T05:10Z"); minute += 60_000)
        {
            // Away from 02:30 of one day to 03:15 of the next.
            if ((minute < Ms("2026-03-02T02:30Z") || minute >= Ms("2026-03-03T03:15Z")) && source.IsDue(minute))
            {
                source = source.TakeSlot(File($"f{minute}"), minute);
                source.IsRunning.ShouldBeTrue();
                taken.Add(Text(minute));
                source = Ended(source, RunState.Succeeded, minute);
            }
        }
        taken.ShouldBe(["2026-03-02T01:00Z", "2026-03-02T02:00Z", "2026-03-03T03:15Z", "2026-03-03T04:00Z", "2026-03-03T05:00Z"]);
    }

    [Fact]
    public void A_slot_that_comes_while_a_run_goes_on_is_taken_behind_it()
    {
        var source = SourceRecord.New(Definition(new SourceSchedule("0 * * * *", null)), Ms("2026-03-02T00:10Z"))
            .Start(RunKind.Import, File("a"), Ms("2026-03-02T00:50Z"));
        source.IsDue(Ms("2026-03-02T01:00Z")).ShouldBeFalse();
        source = Ended(source, RunState.Succeeded, Ms("2026-03-02T02:20Z"));
        source.IsDue(Ms("2026-03-02T02:20Z")).ShouldBeTrue();
        source = source.TakeSlot(File("b"), Ms("2026-03-02T02:20Z"));
        (source.IsRunning, source.Run!.File, source.NextMs).ShouldBe((true, "b", Ms("2026-03-02T03:00Z")));
    }

    [Fact]
    public void A_file_that_was_imported_is_not_imported_again()
    {
        var source = SourceRecord.New(Definition(new SourceSchedule("0 * * * *", null)), Ms("2026-03-02T00:10Z"));
        source = Ended(source.Start(RunKind.Import, File("a"), Ms("2026-03-02T00:20Z")), RunState.Failed, Ms("2026-03-02T00:21Z"));
        var taken = source.TakeSlot(File("a"), Ms("2026-03-02T01:00Z"));
        (taken.IsRunning, taken.NextMs).ShouldBe((false, Ms("2026-03-02T02:00Z")));
        source.TakeSlot(null, Ms("2026-03-02T01:00Z")).IsRunning.ShouldBeFalse();
        // A preview is no import.
        var seen = Ended(source.Start(RunKind.Preview, File("b"), Ms("2026-03-02T00:30Z")), RunState.Succeeded, Ms("2026-03-02T00:31Z"));
        (seen.LastSuccessMs, seen.TakeSlot(File("b"), Ms("2026-03-02T01:00Z")).IsRunning).ShouldBe((null, true));
    }

    [Fact]
    public void A_source_whose_last_success_is_older_than_two_slots_is_stale()
    {
        var source = SourceRecord.New(Definition(new SourceSchedule("0 3 * * *", null)), Ms("2026-03-02T12:00Z"));
        source.IsStale(Ms("2026-03-04T03:00Z")).ShouldBeFalse();
        source.IsStale(Ms("2026-03-04T03:01Z")).ShouldBeTrue();
        var failed = Ended(source.TakeSlot(File("a"), Ms("2026-03-03T03:00Z")), RunState.Failed, Ms("2026-03-03T03:10Z"));
        failed.IsStale(Ms("2026-03-04T03:01Z")).ShouldBeTrue();
        var done = Ended(source.TakeSlot(File("a"), Ms("2026-03-03T03:00Z")), RunState.Succeeded, Ms("2026-03-03T03:10Z"));
        (done.IsStale(Ms("2026-03-05T03:00Z")), done.IsStale(Ms("2026-03-05T03:01Z"))).ShouldBe((false, true));
        var paused = done.Change(done.Definition with { IsPaused = true }, null, Ms("2026-03-06T00:00Z"));
        (paused.IsStale(Ms("2026-03-09T03:01Z")), paused.NextMs).ShouldBe((false, null));
        var again = paused.Change(done.Definition with { IsPaused = false }, null, Ms("2026-03-09T00:00Z"));
        (again.IsStale(Ms("2026-03-10T03:00Z")), again.NextMs).ShouldBe((false, Ms("2026-03-09T03:00Z")));
    }

    [Fact]
    public void A_slot_that_is_due_is_not_lost_by_a_change_of_something_else()
    {
        var source = SourceRecord.New(Definition(new SourceSchedule("0 3 * * *", null)), Ms("2026-03-02T12:00Z"));
        var named = source.Change(source.Definition with { DisplayName = "x" }, null, Ms("2026-03-03T03:00Z"));
        named.IsDue(Ms("2026-03-03T03:00Z")).ShouldBeTrue();
        named.Change(named.Definition with { Schedule = null }, null, Ms("2026-03-03T03:00Z")).NextMs.ShouldBeNull();
    }

    private static SourceRecord Ended(SourceRecord source, RunState state, long nowMs) => source.With(source.Run! with { State = state, EndedMs = nowMs });

    private static SourceDefinition Definition(SourceSchedule schedule) => new()
    {
        Name = "s",
        Schedule = schedule,
        Mapping = new SourceMapping { UserIdColumn = "id", Attributes = [new AttributeMapping { Column = "a", Attribute = "a" }] },
    };

    private static SourceFile File(string id) => new(id, "a.csv", 0, 10, true);

    private static long Ms(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mmK", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static string Text(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
