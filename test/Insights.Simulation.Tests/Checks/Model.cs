using Insights.Domain.EndUsers;
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

    public bool IsErased(string user, long effectiveMs, long receivedMs) => _ledger.IsFromBeforeErasure(user, effectiveMs, receivedMs);

    public bool IsTooLate(Delivery d) => Acceptance.IsTooLate(d.EffectiveMs, d.ReceivedMs, rules.LatenessMs, d.IsImport);
}
