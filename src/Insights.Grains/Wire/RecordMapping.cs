using System.Runtime.InteropServices;
using Insights.Contracts.EndUsers;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.Events;

namespace Insights.Grains.Wire;

/// <summary>Commands and their outcomes as silos send them to each other.</summary>
internal static class RecordMapping
{
    public static EndUserName ToName(this EndUserKey key) => new() { Account = key.Account, Kind = (int)key.Kind, UserId = key.Id };

    /// <exception cref="InvalidDataException">A kind that this version does not know.</exception>
    public static EndUserKey ToKey(this EndUserName name) => new(name.Account, name.Kind.Member<UserKind>(), name.UserId);

    public static RecordRequest ToRequest(this IReadOnlyList<RecordEvent> events, EndUserKey user)
    {
        var sent = new EventToRecord[events.Count];
        for (var i = 0; i < sent.Length; i++)
            sent[i] = ToSent(events[i]);
        return new RecordRequest { User = user.ToName(), Events = sent };
    }

    public static RecordEvent[] ToEvents(this RecordRequest request)
    {
        var events = new RecordEvent[request.Events.Length];
        for (var i = 0; i < events.Length; i++)
            events[i] = ToEvent(request.Events[i]);
        return events;
    }

    public static RecordAnswer ToAnswer(this IReadOnlyList<RecordOutcome> outcomes)
    {
        var sent = new byte[outcomes.Count];
        for (var i = 0; i < sent.Length; i++)
            sent[i] = (byte)outcomes[i];
        return new RecordAnswer { Outcomes = sent };
    }

    /// <exception cref="InvalidDataException">An outcome that this version does not know, or not one for each event.</exception>
    public static RecordOutcome[] ToOutcomes(this RecordAnswer answer, int events) => answer.Outcomes.Length == events
        ? Array.ConvertAll(answer.Outcomes, o => ((int)o).Member<RecordOutcome>())
        : throw new InvalidDataException($"{answer.Outcomes.Length} outcomes of {events} events.");

    public static PlaceOfEvent? ToSent(this Place? place) =>
        place is null ? null : new() { Country = place.Country, Region = place.Region, City = place.City };

    public static BrowserOfEvent? ToSent(this Browser? browser) =>
        browser is null ? null : new() { Name = browser.Name, Version = browser.Version };

    public static Place? ToPlace(this PlaceOfEvent? place) => place is null ? null : new(place.Country, place.Region, place.City);

    public static Browser? ToBrowser(this BrowserOfEvent? browser) => browser is null ? null : new(browser.Name, browser.Version);

    private static EventToRecord ToSent(RecordEvent command)
    {
        var (e, receivedMs, mayImport) = command;
        return new EventToRecord
        {
            EventId = e.EventId,
            TimeMs = e.TimeMs,
            Type = e.Type,
            Passive = e.Passive,
            Application = e.Application,
            TabId = e.TabId,
            AnonymousId = e.AnonymousId,
            Place = e.Place.ToSent(),
            Browser = e.Browser.ToSent(),
            MaskedAddress = e.MaskedAddress,
            Details = Bytes(e.Details),
            ReceivedMs = receivedMs,
            MayImport = mayImport,
        };
    }

    private static RecordEvent ToEvent(EventToRecord sent) => new(
        new UserEvent
        {
            EventId = sent.EventId,
            TimeMs = sent.TimeMs,
            Type = sent.Type,
            Passive = sent.Passive,
            Application = sent.Application,
            TabId = sent.TabId,
            AnonymousId = sent.AnonymousId,
            Place = sent.Place.ToPlace(),
            Browser = sent.Browser.ToBrowser(),
            MaskedAddress = sent.MaskedAddress,
            Details = sent.Details,
        },
        sent.ReceivedMs,
        sent.MayImport);

    private static byte[]? Bytes(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return null;
        return MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();
    }
}
