using Insights.Domain.Accounts;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Segments;
using Insights.Domain.Sources;
using Insights.Testing.InMemory;

namespace Insights.Testing.Conformance;

/// <summary>One open store: what one process sees.</summary>
public sealed record StorePorts(
    IUserStore Users,
    IDueAlarms DueAlarms,
    IStoredRecords Records,
    IAccountStore Accounts,
    IAttributeStore Attributes,
    ISegmentStore Segments,
    Func<ValueTask> CloseAsync,
    IExpiringUsers Expiring,
    ISourceStore Sources) : IAsyncDisposable
{
    public static StorePorts Of(InMemoryStore store) => new(store, store, store, store, store, store, () => default, store, store.Sources);

    public ValueTask DisposeAsync() => CloseAsync();
}

/// <summary>One database, empty at first, which every store of a test class is opened on. Used as a class fixture.</summary>
public abstract class StoreDatabase
{
    /// <summary>Opens one more store; skips the test where the database is not to be had on this machine.</summary>
    /// <param name="queueCapacity">Rows that may wait; null: the default.</param>
    public abstract Task<StorePorts> OpenAsync(int? queueCapacity = null);

    /// <summary>Keeps every commit of <paramref name="store"/> from happening until the result is disposed.</summary>
    public abstract Task<IAsyncDisposable> BlockWritesAsync(StorePorts store);

    /// <summary>How many rows of each table stand for the user, by table; only tables that have some.</summary>
    public abstract Task<IReadOnlyDictionary<string, long>> RowsOfAsync(Guid userHash);
}
