using System.Collections.Immutable;
using Insights.Domain.Accounts;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Sources;
using Insights.Integrations.Definitions;
using Insights.Service.Accounts;
using Insights.Service.Attributes;
using Insights.Service.Keys;
using Insights.Service;

namespace Insights.Integrations.Runs;

/// <summary>The users of an account, updated by the same calls as any client's are.</summary>
internal sealed class AccountTarget(UpdateService updates, AttributeDirectory attributes, AccountDirectory accounts, TimeProvider clock, SourceKey source) : IRunTarget
{
    public ImmutableSortedSet<string> NoOnes => accounts.Of(source.Account).NoOneIds;

    public async ValueTask<IReadOnlyList<string>> CheckAttributesAsync(SourceMapping mapping, bool make, CancellationToken ct)
    {
        if (!accounts.Of(source.Account).UserIdentification)
            throw new InputException(RunFault.NoIdentification, "The account has user identification off: it keeps no identified users.");
        var catalogue = await attributes.OfAsync(source.Account, int.MaxValue, ct).ConfigureAwait(false);
        var wanted = mapping.Attributes.Select(a => new WantedAttribute(a.Attribute, a.Type)).ToList();
        var made = wanted.Where(w => catalogue.Find(w.Name) is null).Select(w => w.Name).ToList();
        var reservation = make && made.Count > 0
            ? (await attributes.ReserveAsync(source.Account, wanted, ct).ConfigureAwait(false)).Reservation
            : catalogue.Reserve(wanted, clock.GetUtcNow());
        if (reservation.Refused.Count == 0)
            return made;
        var isType = reservation.Refused.Keys.Any(name => catalogue.Find(name) is not null);
        throw new InputException(
            isType ? RunFault.AttributeType : RunFault.TooManyAttributes,
            string.Join(" ", reservation.Refused.Take(10).Select(r => $"'{r.Key}' {r.Value}.")) + " Nothing was written.");
    }

    public ValueTask<IReadOnlyList<UpdatesJudged>> JudgeAsync(IReadOnlyList<UserUpdates> users, CancellationToken ct) =>
        updates.JudgeAsync(Caller, users, ct);

    public async ValueTask<IReadOnlyList<ServiceException?>> ApplyAsync(IReadOnlyList<UpdateRequest> requests, CancellationToken ct) =>
        [.. (await updates.BatchUpdateAsync(Caller, requests, ct).ConfigureAwait(false)).Select(a => a.Fault)];

    /// <summary>As who imports, and for as long as the account lives.</summary>
    private Caller Caller => new(accounts.GetLiving(source.Account).Name, KeyKind.Import, $"source:{source.Source}") { Settings = accounts.Of(source.Account) };
}
