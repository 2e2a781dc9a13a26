using FsCheck.Fluent;
using Google.Protobuf;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Tests.Generators;
using Insights.Testing.Builders;
using Insights.Testing.Records;
using static Insights.Testing.Builders.An;

namespace Insights.Storage.Tests.Codec;

public class SnapshotTests
{
    [Fact]
    public void A_state_reads_as_it_was_saved_trimmed_or_not() =>
        ForAny.Case(
            from days in Gens.DayAndShuffle()
            from hours in Gen.Elements(0, 6, 12, 24, 48)
            select (days.Shuffled, hours),
            c =>
            {
                var story = UserStory.Given(Gens.Settings, c.Shuffled).At("06:00");
                var now = story.NowMs + (c.hours * 3_600_000L);
                story.User.Trim(now, story.Settings with { Lateness = TimeSpan.FromHours(1) });
                var restored = Restored(story.User);
                Same(restored, story.User, now);
                Stored.State(restored).Bytes.ToArray().ShouldBe(Stored.State(story.User).Bytes.ToArray());
            },
            count: 1000);

    [Fact]
    public void A_restored_state_goes_on_like_the_one_that_was_saved() =>
        ForAny.Case(Gens.DayAndShuffle(), c =>
        {
            var half = c.Shuffled.Length / 2;
            var story = UserStory.Given(Gens.Settings, c.Shuffled[..half]);
            var restored = Restored(story.User);
            foreach (var e in c.Shuffled[half..])
            {
                foreach (var entry in story.Send(e).Entries)
                    restored.Evolve(entry);
            }
            Same(restored, story.User, story.NowMs);
        });

    [Fact]
    public void Bytes_cut_at_any_length_read_as_none()
    {
        var snapshot = Stored.State(Sample().User);
        for (var length = 0; length < snapshot.Bytes.Length; length++)
            Decode(snapshot with { Bytes = snapshot.Bytes[..length] }).ShouldBeNull($"{length} bytes");
    }

    [Fact]
    public void Bytes_too_many_read_as_none()
    {
        var snapshot = Stored.State(Sample().User);
        Decode(snapshot with { Bytes = (byte[])[.. snapshot.Bytes.ToArray(), 0] }).ShouldBeNull();
    }

    /// <summary>A later version raises the form where an earlier one must not use what it adds.</summary>
    [Fact]
    public void Another_form_reads_as_none()
    {
        var snapshot = Stored.State(Sample().User);
        var newer = V1.Snapshot.Parser.ParseFrom(snapshot.Bytes.Span);
        newer.Form++;
        Decode(snapshot with { Bytes = newer.ToByteArray() }).ShouldBeNull();
    }

    [Fact]
    public void One_that_says_it_holds_other_entries_than_it_does_reads_as_none()
    {
        var snapshot = Stored.State(Sample().User);
        Decode(snapshot with { Seq = snapshot.Seq + 1 }).ShouldBeNull();
    }

    [Fact]
    public void Any_damaged_byte_reads_as_none()
    {
        var snapshot = Stored.State(Sample().User);
        for (var at = 0; at < snapshot.Bytes.Length; at++)
        {
            foreach (var value in (byte[])[0, 1, 2, 0x7f, 0x80, 0xff])
            {
                var bytes = snapshot.Bytes.ToArray();
                if (bytes[at] == value)
                    continue;
                bytes[at] = value;
                Decode(snapshot with { Bytes = bytes }).ShouldBeNull($"byte {at} being {value}");
            }
        }
    }

    /// <summary>One session as totals, one open, and an unattributed event.</summary>
    private static UserStory Sample() => UserStory.Given(
            Click("10:00", "a").From("DE", "BE", "Berlin"),
            PageView("09:00", "b").At("09:00", day: 2).Tab("t").Application("web").Using("Firefox", "1"),
            SessionEnd("09:01", "c").At("09:01", day: 2),
            Heartbeat("11:00", "d").At("11:00", day: 2))
        .Trim();

    private static EndUser Restored(EndUser user) => Decode(Stored.State(user)).ShouldNotBeNull();

    private static EndUser? Decode(Snapshot snapshot) => Stored.State(UserStory.Key, snapshot);

    private static void Same(EndUser actual, EndUser expected, long now)
    {
        actual.Seq.ShouldBe(expected.Seq);
        actual.DetailFromMs.ShouldBe(expected.DetailFromMs);
        actual.Sessions.ShouldBe(expected.Sessions);
        actual.ProfileAt(now).ShouldBe(expected.ProfileAt(now));
        actual.History.Fingerprints.Count.ShouldBe(expected.History.Fingerprints.Count);
        actual.History.Unattributed.Select(s => s.Id).ShouldBe(expected.History.Unattributed.Select(s => s.Id));
    }
}
