using System.Diagnostics;
using Insights.Benchmarks.Events;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Benchmarks.Storage;

/// <summary>The store alone: prepared entries of many users through its queue and its writer, with nothing around it.</summary>
internal sealed class GroupCommitLoop : IAsyncDisposable
{
    /// <summary>Tasks that append, each with users of its own and a batch of the writer's size on its way.</summary>
    private const int Producers = 4;

    private readonly IDatabase _database;
    private readonly InsightsStore _store;
    private readonly WriteSession[] _writers;
    private readonly long[] _seqs;

    private GroupCommitLoop(IDatabase database, InsightsStore store, int users)
    {
        (_database, _store) = (database, store);
        _writers = [.. Enumerable.Range(0, users).Select(u => new WriteSession(SampleEvents.User(u)))];
        _seqs = new long[users];
    }

    /// <summary>Opens an empty database, which goes with it.</summary>
    public static async Task<GroupCommitLoop> OpenAsync(IDatabase database, int users) => new(
        database,
        await InsightsStore.OpenAsync(database.Options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None),
        users);

    /// <returns>Rows per second.</returns>
    public async Task<double> RunAsync(TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var written = await Task.WhenAll(Enumerable.Range(0, Producers).Select(p => Task.Run(() => ProduceAsync(p, began, duration))));
        return written.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<long> ProduceAsync(int producer, long began, TimeSpan duration)
    {
        var random = new Random(producer);
        var pending = new Task[BareRows.PerTransaction];
        var written = 0L;
        for (; Stopwatch.GetElapsedTime(began) < duration; written += pending.Length)
        {
            for (var i = 0; i < pending.Length; i++)
            {
                var user = (random.Next(_writers.Length / Producers) * Producers) + producer;
                pending[i] = _store.Users.AppendAsync(new LogAppend(_writers[user], ++_seqs[user], [BareRows.Sample]));
            }
            await Task.WhenAll(pending);
        }
        return written;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }
}
