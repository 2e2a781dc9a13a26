using System.Collections.Immutable;
using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
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
        TimeMs = EffectiveTime.Of(d.Event.TimeMs, d.Event.SentAtMs, d.ReceivedMs),
        Type = d.Event.Type,
        Passive = d.Event.Passive || EventTypes.IsPassive(d.Event.Type),
        Application = d.Event.Application,
        TabId = d.Event.Tab,
        Place = d.Event.Place is { } p ? new Place(p.Country, p.Region, p.City) : null,
        Browser = d.Event.Browser is { } b ? new Browser(b.Name, b.Version) : null,
        MaskedAddress = d.Event.Place is null ? null : "192.0.2.0",
        Details = d.Event.Place is null ? default : "{\"page\":{}}"u8.ToArray(),
    };

    public static UpdateUser CommandOf(ClientUpdate u) => new(UpdateOf(u), u.ReceivedMs, u.IsImport);

    public static UserUpdate UpdateOf(ClientUpdate u) => new()
    {
        OperationId = u.Id,
        TimeMs = EffectiveTime.Of(u.TimeMs, null, u.ReceivedMs),
        Source = AttributeSources.Parse(u.Source)!.Value,
        Operations = [.. u.Operations.Select(o => new AttributeOperation(o.Attribute, KindOf(o.Verb), ValueOf(o.Stated)))],
    };

    private static OperationKind KindOf(string verb) => verb switch
    {
        "set" => OperationKind.Set,
        "set_once" => OperationKind.SetOnce,
        "add" => OperationKind.Add,
        "append" => OperationKind.Append,
        "union" => OperationKind.Union,
        "remove" => OperationKind.Remove,
        _ => OperationKind.Unset,
    };

    private static AttributeValue? ValueOf(object? stated) => stated switch
    {
        double number => new NumberValue(number),
        string text => new TextValue(text),
        string[] texts => new ListValue([.. texts]),
        _ => null,
    };

    public static AccountSettings SettingsOf(AccountRules rules) => new()
    {
        SessionTimeout = TimeSpan.FromMilliseconds(rules.TimeoutMs),
        OneSessionPerTab = rules.OneSessionPerTab,
        LongestSession = TimeSpan.FromMilliseconds(rules.LongestMs),
        Lateness = TimeSpan.FromMilliseconds(rules.LatenessMs),
        // What leaves a log is a matter of its own (RandomCompactionTests): here all that was accepted is looked for in it.
        EventRetentionMonths = AccountSettings.MaxEventRetentionMonths,
        ApplicationTimeouts = rules.Applications.ToImmutableDictionary(
            a => a.Key, a => TimeSpan.FromMilliseconds(a.Value), StringComparer.Ordinal),
    };
}
