using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Simulation.Tests.Histories;
using Insights.Simulation.Tests.Oracle;
using Insights.Simulation.Tests.World;

namespace Insights.Simulation.Tests.Checks;

/// <summary>What should be: the ledger of what became durable, in that order, and what each process can know of it.</summary>
internal sealed class Model(AccountRules rules)
{
    private readonly Ledger _ledger = new(rules);
    private readonly Dictionary<EndUserKey, UserModel> _users = [];

    public UserModel Of(EndUserKey user)
    {
        if (!_users.TryGetValue(user, out var model))
            _users.Add(user, model = new UserModel(user, _ledger));
        return model;
    }

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
        AnonymousId = d.Event.Tab is null ? null : "a-" + d.Event.Tab,
        Place = d.Event.Place is { } p ? new Place(p.Country, p.Region, p.City) : null,
        Browser = d.Event.Browser is { } b ? new Browser(b.Name, b.Version) : null,
        MaskedAddress = d.Event.Place is null ? null : "192.0.2.0",
        Details = d.Event.Place is null ? default : "{\"page\":{}}"u8.ToArray(),
    };

    public bool IsTooLate(Delivery d) => Acceptance.IsTooLate(d.EffectiveMs, d.ReceivedMs, rules.LatenessMs, d.IsImport);
}
