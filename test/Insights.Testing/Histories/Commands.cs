using System.Collections.Immutable;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;

namespace Insights.Testing.Histories;

/// <summary>Deliveries as the product takes them.</summary>
public static class Commands
{
    public static EndUserKey KeyOf(string user) => new("acme", UserKind.Identified, user);

    /// <summary>The event as a gateway would hand it over.</summary>
    public static RecordEvent CommandOf(Delivery d) => new(EventOf(d), d.ReceivedMs, d.IsImport);

    public static UserEvent EventOf(Delivery d) => new()
    {
        EventId = d.Event.Id,
        TimeMs = d.EffectiveMs,
        Type = d.Event.Type,
        Passive = d.Event.Passive || EventTypes.IsPassive(d.Event.Type),
        Application = d.Event.Application,
        TabId = d.Event.Tab,
        Place = d.Event.Place is { } p ? new Place(p.Country, p.Region, p.City) : null,
        Browser = d.Event.Browser is { } b ? new Browser(b.Name, b.Version) : null,
        MaskedAddress = d.Event.Place is null ? null : "192.0.2.0",
        Details = d.Event.Place is null ? default : "{\"page\":{}}"u8.ToArray(),
    };

    public static AccountSettings SettingsOf(AccountRules rules) => new()
    {
        SessionTimeout = TimeSpan.FromMilliseconds(rules.TimeoutMs),
        OneSessionPerTab = rules.OneSessionPerTab,
        Lateness = TimeSpan.FromMilliseconds(rules.LatenessMs),
        ApplicationTimeouts = rules.Applications.ToImmutableDictionary(
            a => a.Key, a => TimeSpan.FromMilliseconds(a.Value), StringComparer.Ordinal),
    };
}
