using Insights.Domain.Attributes.Catalogue;

namespace Insights.Testing.InMemory;

public sealed partial class InMemoryStore : IAttributeStore
{
    ValueTask<AttributeCatalogue> IAttributeStore.ReadAsync(string account, CancellationToken ct) => Read(() => database.Catalogue(account));

    public ValueTask<(Reservation Reservation, AttributeCatalogue Catalogue)> ReserveAsync(
        string account, IReadOnlyList<WantedAttribute> wanted, DateTimeOffset at, CancellationToken ct) => Read(() =>
    {
        var reservation = database.Catalogue(account).Reserve(wanted, at);
        if (reservation.Made.Count > 0)
            database.Change(account, all => all.AddRange(reservation.Made));
        return (reservation, database.Catalogue(account));
    });

    public ValueTask<bool> DescribeAsync(string account, string name, string description, CancellationToken ct) =>
        ChangeLive(account, name, d => d with { Description = description });

    public ValueTask<bool> RetireAsync(string account, string name, DateTimeOffset at, CancellationToken ct) =>
        ChangeLive(account, name, d => d with { RetiredAt = at });

    public ValueTask<long> ChangesAsync(CancellationToken ct) => Read(() => database.AttributeChanges);

    private ValueTask<bool> ChangeLive(string account, string name, Func<AttributeDefinition, AttributeDefinition> change) => Read(() =>
    {
        if (database.Catalogue(account).Find(name) is not { } known)
            return false;
        database.Change(account, all => all[all.IndexOf(known)] = change(known));
        return true;
    });
}
