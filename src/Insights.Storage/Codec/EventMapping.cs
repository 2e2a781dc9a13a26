using Google.Protobuf;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;

namespace Insights.Storage.Codec;

/// <summary>Events and their parts.</summary>
public static class EventMapping
{
    public static V1.UserKey ToProto(this EndUserKey key) => new() { Account = key.Account, Kind = (V1.UserKey.Types.Kind)key.Kind, Id = key.Id };

    public static EndUserKey ToDomain(this V1.UserKey key) =>
        new(CommonTexts.Share(key.Account.Needed()), key.Kind.Member<V1.UserKey.Types.Kind, UserKind>(), key.Id.Needed());

    public static V1.Event ToProto(this UserEvent e, long receivedMs)
    {
        var to = new V1.Event
        {
            TimeMs = e.TimeMs,
            ReceivedMs = receivedMs,
            EventId = e.EventId,
            Type = e.Type,
            Passive = e.Passive,
            Place = e.Place?.ToProto(),
            Browser = e.Browser?.ToProto(),
            Details = UnsafeByteOperations.UnsafeWrap(e.Details),
        };
        if (e.Application is { } application)
            to.Application = application;
        if (e.TabId is { } tab)
            to.TabId = tab;
        if (e.AnonymousId is { } anonymousId)
            to.AnonymousId = anonymousId;
        if (e.MaskedAddress is { } address)
            to.MaskedAddress = address;
        return to;
    }

    public static UserEvent ToDomain(this V1.Event e) => new()
    {
        TimeMs = e.TimeMs,
        EventId = e.EventId.Needed(),
        Type = CommonTexts.Share(e.Type.Needed()),
        Passive = e.Passive,
        Application = e.HasApplication ? CommonTexts.Share(e.Application) : null,
        TabId = e.HasTabId ? e.TabId : null,
        AnonymousId = e.HasAnonymousId ? e.AnonymousId : null,
        Place = e.Place?.ToDomain(),
        Browser = e.Browser?.ToDomain(),
        MaskedAddress = e.HasMaskedAddress ? e.MaskedAddress : null,
        Details = e.Details.Memory,
    };

    public static V1.Place ToProto(this Place place)
    {
        var to = new V1.Place();
        if (place.Country is { } country)
            to.Country = country;
        if (place.Region is { } region)
            to.Region = region;
        if (place.City is { } city)
            to.City = city;
        return to;
    }

    public static Place ToDomain(this V1.Place place) => new(
        place.HasCountry ? CommonTexts.Share(place.Country) : null, place.HasRegion ? CommonTexts.Share(place.Region) : null,
        place.HasCity ? CommonTexts.Share(place.City) : null);

    public static V1.Browser ToProto(this Browser browser)
    {
        var to = new V1.Browser();
        if (browser.Name is { } name)
            to.Name = name;
        if (browser.Version is { } version)
            to.Version = version;
        return to;
    }

    public static Browser ToDomain(this V1.Browser browser) =>
        new(browser.HasName ? CommonTexts.Share(browser.Name) : null, browser.HasVersion ? CommonTexts.Share(browser.Version) : null);

    internal static V1.SessionRules ToProto(this SessionRules rules) =>
        new() { TimeoutMs = rules.TimeoutMs, OneSessionPerTab = rules.OneSessionPerTab, LongestMs = StoredLongestMs(rules) };

    internal static SessionRules ToDomain(this V1.SessionRules rules) => Rules(rules.TimeoutMs, rules.OneSessionPerTab, rules.LongestMs);

    /// <param name="storedLongestMs">As <see cref="StoredLongestMs"/> made it.</param>
    internal static SessionRules Rules(int timeoutMs, bool oneSessionPerTab, int storedLongestMs) =>
        new(timeoutMs, oneSessionPerTab, storedLongestMs == 0 ? SessionRules.DefaultLongestMs : storedLongestMs);

    /// <summary>Left out where it is the default, which saves four bytes of nearly every event.</summary>
    internal static int StoredLongestMs(SessionRules rules) => rules.LongestMs == SessionRules.DefaultLongestMs ? 0 : rules.LongestMs;
}
