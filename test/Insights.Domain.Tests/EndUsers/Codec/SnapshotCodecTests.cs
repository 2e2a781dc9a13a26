using FsCheck.Fluent;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Tests.Generators;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.EndUsers.Codec;

public class SnapshotCodecTests
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
                SnapshotCodec.Encode(restored).Bytes.ToArray().ShouldBe(SnapshotCodec.Encode(story.User).Bytes.ToArray());
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
        var snapshot = SnapshotCodec.Encode(Sample().User);
        for (var length = 0; length < snapshot.Bytes.Length; length++)
            Decode(snapshot with { Bytes = snapshot.Bytes[..length] }).ShouldBeNull($"{length} bytes");
    }

    [Fact]
    public void Bytes_too_many_read_as_none()
    {
        var snapshot = SnapshotCodec.Encode(Sample().User);
        Decode(snapshot with { Bytes = (byte[])[.. snapshot.Bytes.ToArray(), 0] }).ShouldBeNull();
    }

    [Fact]
    public void Another_version_reads_as_none()
    {
        var snapshot = SnapshotCodec.Encode(Sample().User);
        Decode(snapshot with { Bytes = (byte[])[99, .. snapshot.Bytes.ToArray()[1..]] }).ShouldBeNull();
    }

    [Fact]
    public void One_that_says_it_holds_other_entries_than_it_does_reads_as_none()
    {
        var snapshot = SnapshotCodec.Encode(Sample().User);
        Decode(snapshot with { Seq = snapshot.Seq + 1 }).ShouldBeNull();
    }

    [Fact]
    public void Any_damaged_byte_reads_as_none()
    {
        var snapshot = SnapshotCodec.Encode(Sample().User);
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

    [Fact]
    public void A_damaged_count_takes_no_more_memory_than_the_bytes_could_fill()
    {
        // Version, seq 0, life 0, detail from 0, no past, and then 2,147,483,647 fingerprints of which none follows.
        byte[] bytes = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x07];
        Decode(new Snapshot(0, bytes)).ShouldBeNull();
    }

    /// <summary>Another form takes another version: a snapshot that no longer reads costs the reading of the whole log.</summary>
    [Fact]
    public void The_stored_form_is_what_it_was()
    {
        const string Stored =
            "030A80CED6B59667010080A4ECDF956780A4ECDF9567000101034445034245074265726C696E00000380CA9A81976780DDDB01040262027404"
            + "77656200010846697265666F780231C0F3A181976780DDDB010302630000000080BE8988976780DDDB01010264000000002880A4ECDF95672A"
            + "010100000000000000020000000000000095B184F9050000AF8BE7B938A3DFD9";
        var sample = Sample();
        var stored = new Snapshot(5, Convert.FromHexString(Stored));
        var saved = SnapshotCodec.Decode(UserStory.Key, stored)!;
        Same(saved, sample.User, sample.NowMs);
        SnapshotCodec.Encode(saved).Bytes.ToArray().ShouldBe(stored.Bytes.ToArray());
    }

    /// <summary>The log is read in place of a snapshot; a log that was cut begins with such a state, and needs no fingerprints.</summary>
    [Fact]
    public void Fingerprints_without_a_key_are_not_used()
    {
        const string Stored =
            "030A80CED6B59667010080A4ECDF956780A4ECDF9567000101034445034245074265726C696E0001F895CFEA040380CA9A81976780DDDB0104"
            + "026202740477656200010846697265666F780231C0F3A181976780DDDB010302630000000080BE8988976780DDDB01010264000000002880A4ECDF9567CC38483464FA9AD8";
        var sample = Sample();
        var snapshot = new Snapshot(5, Convert.FromHexString(Stored));
        Decode(snapshot).ShouldBeNull();
        var past = new Compacted(UserStory.Key, 5, snapshot.Bytes).Restore();
        past.History.Prints.Count.ShouldBe(0);
        past.ProfileAt(sample.NowMs).ShouldBe(sample.User.ProfileAt(sample.NowMs));
    }

    /// <summary>One session as totals, one open, and a stray.</summary>
    private static UserStory Sample() => UserStory.Given(
            Click("10:00", "a").From("DE", "BE", "Berlin"),
            PageView("09:00", "b").At("09:00", day: 2).Tab("t").Application("web").Using("Firefox", "1"),
            SessionEnd("09:01", "c").At("09:01", day: 2),
            Heartbeat("11:00", "d").At("11:00", day: 2))
        .Trim();

    private static EndUser Restored(EndUser user) => Decode(SnapshotCodec.Encode(user)).ShouldNotBeNull();

    private static EndUser? Decode(Snapshot snapshot) => SnapshotCodec.Decode(UserStory.Key, snapshot);

    private static void Same(EndUser actual, EndUser expected, long now)
    {
        actual.Seq.ShouldBe(expected.Seq);
        actual.DetailFromMs.ShouldBe(expected.DetailFromMs);
        actual.Sessions.ShouldBe(expected.Sessions);
        actual.ProfileAt(now).ShouldBe(expected.ProfileAt(now));
        actual.History.Prints.Count.ShouldBe(expected.History.Prints.Count);
        actual.History.Strays.Select(s => s.Id).ShouldBe(expected.History.Strays.Select(s => s.Id));
    }
}
