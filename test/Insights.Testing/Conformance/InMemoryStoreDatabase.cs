using Insights.Testing.InMemory;

namespace Insights.Testing.Conformance;

/// <summary>The in-memory store under the suites that the real ones run.</summary>
public sealed class InMemoryStoreDatabase : StoreDatabase
{
    private readonly InMemoryDatabase _database = new();

    public override Task<StorePorts> OpenAsync(int? queueCapacity = null) =>
        Task.FromResult(StorePorts.Of(new InMemoryStore(_database, queueCapacity ?? int.MaxValue)));

    public override Task<IAsyncDisposable> BlockWritesAsync(StorePorts store)
    {
        var memory = (InMemoryStore)store.Users;
        memory.Gate = _ => WriteVerdict.Hold;
        return Task.FromResult<IAsyncDisposable>(new Release(memory));
    }

    public override Task<IReadOnlyDictionary<string, long>> RowsOfAsync(Guid userHash) =>
        Task.FromResult<IReadOnlyDictionary<string, long>>(
            _database.Users.Where(u => u.Key.ToHash() == userHash).ToDictionary(_ => "users", _ => 1L));

    private sealed class Release(InMemoryStore store) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            store.Gate = null;
            store.CommitAll();
            return default;
        }
    }
}
