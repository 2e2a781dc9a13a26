using System.Collections.Concurrent;
using Insights.Domain.Attributes.Catalogue;

namespace Insights.Service.Attributes;

/// <summary>
/// The attributes of accounts, answered from memory. What this process changes is in force here at once; what another one
/// does, when <see cref="RefreshAsync"/> next runs. New names are never made from memory: the store says whether there is
/// room. Safe for concurrent use.
/// </summary>
public sealed class AttributeDirectory(IAttributeStore store, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, AttributeCatalogue> _known = new(StringComparer.Ordinal);
    private long _changes = -1;

    /// <summary>Reads the catalogues in memory anew, where any was changed since; cheap where none was.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        if (_known.IsEmpty)
            return;
        // Before the catalogues: what is changed in between is read twice, not missed.
        var changes = await store.ChangesAsync(ct).ConfigureAwait(false);
        if (changes == _changes)
            return;
        foreach (var account in _known.Keys)
            await ReadAsync(account, ct).ConfigureAwait(false);
        _changes = changes;
    }

    /// <summary>The catalogue of an account as this process knows it.</summary>
    public ValueTask<AttributeCatalogue> OfAsync(string account, CancellationToken ct) =>
        _known.TryGetValue(account, out var known) ? new(known) : ReadAsync(account, ct);

    /// <summary>The same, but with every number up to <paramref name="number"/>: one just given by another process is not in memory yet.</summary>
    public ValueTask<AttributeCatalogue> OfAsync(string account, int number, CancellationToken ct) =>
        _known.TryGetValue(account, out var known) && known.LastNumber >= number ? new(known) : ReadAsync(account, ct);

    /// <summary>Makes names, all or none (<see cref="IAttributeStore.ReserveAsync"/>).</summary>
    public async ValueTask<(Reservation Reservation, AttributeCatalogue Catalogue)> ReserveAsync(
        string account, IReadOnlyList<WantedAttribute> wanted, CancellationToken ct)
    {
        var (reservation, catalogue) = await store.ReserveAsync(account, wanted, clock.GetUtcNow(), ct).ConfigureAwait(false);
        return (reservation, _known[account] = catalogue);
    }

    /// <returns>The attribute afterwards; null where there is none of that name.</returns>
    public async ValueTask<AttributeDefinition?> DescribeAsync(string account, string name, string description, CancellationToken ct)
    {
        await store.DescribeAsync(account, name, description, ct).ConfigureAwait(false);
        return (await ReadAsync(account, ct).ConfigureAwait(false)).Find(name);
    }

    /// <returns>False where there is none of that name.</returns>
    public async ValueTask<bool> RetireAsync(string account, string name, CancellationToken ct)
    {
        var retired = await store.RetireAsync(account, name, clock.GetUtcNow(), ct).ConfigureAwait(false);
        await ReadAsync(account, ct).ConfigureAwait(false);
        return retired;
    }

    /// <summary>Keeps the one in memory where nothing changed, as segments are compiled against it.</summary>
    private async ValueTask<AttributeCatalogue> ReadAsync(string account, CancellationToken ct)
    {
        var read = await store.ReadAsync(account, ct).ConfigureAwait(false);
        return _known.AddOrUpdate(account, read, (_, known) => known.IsSameAs(read) ? known : read);
    }
}
