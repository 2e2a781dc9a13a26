namespace Insights.Domain.Attributes.Catalogue;

/// <summary>
/// Where the catalogues of accounts are kept. Changes to one account's are made one after another, whatever process they
/// come from. Safe for concurrent use.
/// </summary>
public interface IAttributeStore
{
    /// <summary>The catalogue of an account; empty for one that has none.</summary>
    ValueTask<AttributeCatalogue> ReadAsync(string account, CancellationToken ct);

    /// <summary>
    /// Makes the names that are wanted, all or none, as <see cref="AttributeCatalogue.Reserve"/> decides on the catalogue as
    /// it then stands; durable when it ends.
    /// </summary>
    /// <returns>What became of them, and the catalogue afterwards.</returns>
    ValueTask<(Reservation Reservation, AttributeCatalogue Catalogue)> ReserveAsync(
        string account, IReadOnlyList<WantedAttribute> wanted, DateTimeOffset at, CancellationToken ct);

    /// <summary>Describes the living attribute of that name.</summary>
    /// <returns>False where there is none.</returns>
    ValueTask<bool> DescribeAsync(string account, string name, string description, CancellationToken ct);

    /// <summary>Retires the living attribute of that name: its place is free, its values show no longer.</summary>
    /// <returns>False where there is none.</returns>
    ValueTask<bool> RetireAsync(string account, string name, DateTimeOffset at, CancellationToken ct);

    /// <summary>Grows with every change to any catalogue; cheap to read.</summary>
    ValueTask<long> ChangesAsync(CancellationToken ct);
}
