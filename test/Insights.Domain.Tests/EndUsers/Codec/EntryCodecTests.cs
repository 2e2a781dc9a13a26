using FsCheck;
using FsCheck.Fluent;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.Events;
using Insights.Domain.Tests.Generators;
using Insights.Testing.Builders;

namespace Insights.Domain.Tests.EndUsers.Codec;

public class EntryCodecTests
{
    private static readonly EventAccepted Full = new(
        An.PageView("10:00", "e-1").Tab("t").Application("web").Anonymous("anon")
            .From("DE", "BE", "Berlin").Using("Chrome", "72.0.3626.121").Masked("203.0.113/24")
            .Details("""{"page":{"url":"https://example.com/ä"}}""").Build(),
        Moments.At("10:00:01"),
        new SessionRules(600_000, true, 3_600_000));

    [Fact]
    public void An_event_reads_as_it_was_written() =>
        ForAny.Case(Entries, entry => Same((EventAccepted)EntryCodec.Decode(EntryCodec.Encode(entry)), entry), count: 1000);

    [Fact]
    public void A_creation_reads_as_it_was_written() =>
        ForAny.Case(
            from kind in Gen.Elements(UserKind.Identified, UserKind.Anonymous)
            from id in Texts
            from at in Times
            select new UserCreated(new EndUserKey("acme", kind, id), at),
            created => EntryCodec.Decode(EntryCodec.Encode(created)).ShouldBe(created));

    [Fact]
    public void Bytes_cut_at_any_length_are_refused()
    {
        foreach (var entry in (Entry[])[Full, new UserCreated(UserStory.Key, 1)])
        {
            var bytes = EntryCodec.Encode(entry);
            for (var length = 0; length < bytes.Length; length++)
                Should.Throw<InvalidDataException>(() => EntryCodec.Decode(bytes.AsMemory(0, length)), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    public void An_unknown_form_is_refused(byte form) =>
        Should.Throw<InvalidDataException>(() => EntryCodec.Decode(new[] { form }));

    [Fact]
    public void Damaged_bytes_are_refused_or_read_and_never_crash() =>
        ForAny.Case(
            from at in Gen.Choose(0, EntryCodec.Encode(Full).Length - 1)
            from value in Gen.Choose(0, 255)
            select (at, value),
            damage =>
            {
                var bytes = EntryCodec.Encode(Full);
                bytes[damage.at] = (byte)damage.value;
                try
                {
                    EntryCodec.Decode(bytes);
                }
                catch (InvalidDataException)
                {
                }
            },
            count: 5000);

    /// <summary>Written by the first release: what is stored is read for ever, so these bytes never change.</summary>
    [Fact]
    public void The_first_stored_form_of_an_event_is_read_for_ever()
    {
        const string Stored =
            "0280A4ECDF9567D0B3ECDF9567819F490004652D310A706167655F7669657704776562027405616E6F6E01034445034245074265726C696E"
            + "01074368726F6D650E37322E302E333632362E3132310D3230332E302E3131332F32342A7B2270616765223A7B2275726C223A2268747470"
            + "733A2F2F6578616D706C652E636F6D2FC3A4227D7D";
        Convert.ToHexString(EntryCodec.Encode(Full)).ShouldBe(Stored);
        Same((EventAccepted)EntryCodec.Decode(Convert.FromHexString(Stored)), Full);
    }

    [Fact]
    public void The_first_stored_form_of_a_creation_is_read_for_ever()
    {
        const string Stored = "010561636D650204C3BC3180A4ECDF9567";
        var created = new UserCreated(new EndUserKey("acme", UserKind.Anonymous, "ü1"), Moments.At("10:00"));
        Convert.ToHexString(EntryCodec.Encode(created)).ShouldBe(Stored);
        EntryCodec.Decode(Convert.FromHexString(Stored)).ShouldBe(created);
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
            new SessionRules(timeout, perTab));
}
