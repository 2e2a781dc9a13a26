using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Tests.Generators;
using Insights.Storage.Codec;
using Insights.Testing.Builders;
using Insights.Testing.Records;

namespace Insights.Storage.Tests.Codec;

/// <summary>The entry of an event, which is written by hand.</summary>
public class EventEntryTests
{
    private static readonly EventAccepted Full = new(
        An.PageView("10:00", "e-1").Tab("t").Application("web").Anonymous("anon")
            .From("DE", "BE", "Berlin").Using("Chrome", "72.0.3626.121").Masked("203.0.113/24")
            .Details("""{"page":{"url":"https://example.com/ä"}}""").Build(),
        Moments.At("10:00:01"),
        new SessionRules(600_000, true, 3_600_000));

    [Fact]
    public void An_event_reads_as_it_was_written() =>
        ForAny.Case(Entries, entry => Same((EventAccepted)Stored.Entry(Stored.Entry(entry)), entry), count: 1000);

    [Fact]
    public void A_creation_reads_as_it_was_written() =>
        ForAny.Case(
            from kind in Gen.Elements(UserKind.Identified, UserKind.Anonymous)
            from id in Texts
            from at in Times
            select new UserCreated(new EndUserKey("acme", kind, id), at),
            created => Stored.Entry(Stored.Entry(created)).ShouldBe(created));

    [Fact]
    public void Bytes_cut_at_any_length_are_refused()
    {
        foreach (var entry in (Entry[])[Full, new UserCreated(UserStory.Key, 1)])
        {
            var bytes = Stored.Entry(entry);
            for (var length = 0; length < bytes.Length; length++)
                Should.Throw<InvalidDataException>(() => Stored.Entry(bytes.AsMemory(0, length)), $"{length} bytes");
        }
    }

    [Fact]
    public void An_unknown_kind_is_refused()
    {
        Should.Throw<InvalidDataException>(() => Stored.Entry(new V1.Entry().ToByteArray()));
        Should.Throw<InvalidDataException>(() => Stored.Entry(NewerVersion.With(new V1.Entry())));
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_read_and_never_crash() =>
        ForAny.Case(
            from at in Gen.Choose(0, Stored.Entry(Full).Length - 1)
            from value in Gen.Choose(0, 255)
            select (at, value),
            damage =>
            {
                var bytes = Stored.Entry(Full);
                bytes[damage.at] = (byte)damage.value;
                try
                {
                    Stored.Entry(bytes);
                }
                catch (InvalidDataException)
                {
                }
            },
            count: 5000);

    /// <summary>The writer by hand lies on the way of every event; nobody who reads its bytes is to notice.</summary>
    [Fact]
    public void The_writer_by_hand_makes_the_bytes_that_generated_code_makes() =>
        ForAny.Case(Entries, entry => Stored.Entry(entry).ShouldBe(entry.ToProto().ToByteArray()), count: 1000);

    /// <summary>The reader by hand takes what the writer wrote, and gives what generated code would.</summary>
    [Fact]
    public void The_reader_by_hand_reads_what_generated_code_reads() =>
        ForAny.Case(Entries, entry =>
        {
            var bytes = Stored.Entry(entry);
            EventReader.TryRead(bytes, out var read).ShouldBeTrue();
            Same(read, (EventAccepted)V1.Entry.Parser.ParseFrom(bytes).ToDomain());
        }, count: 1000);

    [Fact]
    public void Whatever_the_bytes_the_reader_by_hand_says_what_generated_code_says_or_nothing()
    {
        var bytes = Stored.Entry(Full);
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var damaged = bytes.ToArray();
                damaged[at] = (byte)value;
                if (EventReader.TryRead(damaged, out var read))
                    Same(read, (EventAccepted)V1.Entry.Parser.ParseFrom(damaged).ToDomain());
            }
        }
    }

    [Fact]
    public void A_field_of_a_later_version_in_an_event_is_passed_over()
    {
        var bytes = NewerVersion.With(Full.ToProto());
        EventReader.TryRead(bytes, out _).ShouldBeFalse();
        Same((EventAccepted)Stored.Entry(bytes), Full);
    }

    [Fact]
    public void A_glance_at_an_entry_says_what_the_whole_of_it_says() =>
        ForAny.Case(Entries.Where(e => e.Event.TimeMs < long.MaxValue), entry =>
        {
            UserCodec.Instance.TryGlance(Stored.Entry(entry), out var glance).ShouldBeTrue();
            glance.ShouldBe((entry.Event.TimeMs, entry.Event.TimeMs + entry.Rules.TimeoutMs));
        });

    [Fact]
    public void A_glance_knows_what_adds_no_event_and_says_no_to_all_others()
    {
        foreach (var (name, entry) in Samples.Entries)
        {
            UserCodec.Instance.TryGlance(Stored.Entry(entry), out var glance).ShouldBe(entry is UserCreated or ItemEntry, name);
            glance.HasValue.ShouldBe(entry is EventAccepted, name);
        }
    }

    [Fact]
    public void Writing_an_event_takes_no_memory_but_its_bytes()
    {
        var entry = (EventAccepted)Samples.Entries["event"];
        var size = Stored.Entry(entry).Length;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Stored.Entry(entry);
        ((GC.GetAllocatedBytesForCurrentThread() - before) / 1000).ShouldBeLessThanOrEqualTo(size + 32);
    }

    [Fact]
    public void Reading_an_event_takes_no_memory_but_the_event()
    {
        var bytes = Stored.Entry(Samples.Entries["event"]);
        Allocated(() => EventReader.TryRead(bytes, out _)).ShouldBeLessThan(0.7 * Allocated(() => V1.Entry.Parser.ParseFrom(bytes).ToDomain()));
    }

    private static double Allocated(Action read)
    {
        read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            read();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000.0;
    }

    private static void Same(EventAccepted actual, EventAccepted expected)
    {
        (actual with { Event = actual.Event with { Details = default } })
            .ShouldBe(expected with { Event = expected.Event with { Details = default } });
        actual.Event.Details.ToArray().ShouldBe(expected.Event.Details.ToArray());
    }

    private static Gen<string> Texts =>
        Gen.Elements("a", "", "é€🦊", "\"\n", new string('x', 127), new string('x', 128), new string('€', 256)).Where(t => t.Length > 0);

    private static Gen<long> Times => Gen.Elements(
        0, 1, -1, 63, 64, -64, -65, long.MaxValue, long.MinValue, Moments.At("10:00"));

    private static Gen<string?> MaybeTexts => Gen.OneOf(Gen.Elements<string?>(null, ""), Texts.Select(t => (string?)t));

    private static Gen<EventAccepted> Entries =>
        from id in Texts
        from type in Texts
        from time in Times
        from received in Times
        from passive in Gen.Elements(true, false)
        from texts in Gen.ArrayOf(MaybeTexts, 4)
        from parts in Gen.ArrayOf(MaybeTexts, 5)
        from hasPlace in Gen.Elements(true, false)
        from hasBrowser in Gen.Elements(true, false)
        from details in Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b))
        from timeout in Gen.Elements(60_000, 1_800_000, 86_400_000)
        from perTab in Gen.Elements(true, false)
        from longest in Gen.Elements(3_600_000, SessionRules.DefaultLongestMs, 86_400_000)
        select new EventAccepted(
            new UserEvent
            {
                EventId = id,
                Type = type,
                TimeMs = time,
                Passive = passive,
                Application = texts[0],
                TabId = texts[1],
                AnonymousId = texts[2],
                MaskedAddress = texts[3],
                Place = hasPlace ? new Place(parts[0], parts[1], parts[2]) : null,
                Browser = hasBrowser ? new Browser(parts[3], parts[4]) : null,
                Details = details,
            },
            received,
            new SessionRules(timeout, perTab, longest));
}
