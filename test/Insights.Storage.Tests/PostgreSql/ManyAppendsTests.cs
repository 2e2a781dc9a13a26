using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Insights.Storage.PostgreSql;
using Npgsql;

namespace Insights.Storage.Tests.PostgreSql;

/// <summary>Commits of many appends that go on from where the writer left their users: what it knows is held against what others did.</summary>
public sealed class ManyAppendsTests(PostgreSqlStoreDatabase database) : IClassFixture<PostgreSqlStoreDatabase>, IAsyncLifetime
{
    private const int Users = 300;

    private static int _made;

    private readonly WriteSession[] _sessions = [.. Enumerable.Range(0, Users).Select(_ => SessionOf($"u{Interlocked.Increment(ref _made)}"))];
    private readonly List<IDisposable> _writers = [];
    private InsightsStore? _store;
    private PostgreSqlWriter? _writer;

    public async Task InitializeAsync()
    {
        try
        {
            _store = await database.OpenStoreAsync();
        }
        catch (SkipException)
        {
            return; // Each test says so.
        }
        _writer = await WriterAsync();
        await MakeAsync(_writer, [.. _sessions.Select(writer => Append(writer, 1))]);
    }

    public async Task DisposeAsync()
    {
        _writers.ForEach(w => w.Dispose());
        if (_store is not null)
            await _store.DisposeAsync();
    }

    [SkippableFact]
    public async Task All_are_there_each_in_its_place_with_its_alarm()
    {
        Skip.If(_writer is null);
        await MakeAsync(_writer, [.. _sessions.Select((writer, i) => Append(writer, 2, entries: 1 + (i % 3), alarmMs: i % 2 == 0 ? 1_000 + i : null)), Append(_sessions[7], 4)]);
        for (var i = 0; i < Users; i++)
        {
            var log = await _store!.Users.ReadLogAsync(_sessions[i].User, 0, CancellationToken.None);
            var seqs = i == 7 ? 4 : 2 + (i % 3);
            log.Select(e => (e.Seq, e.Bytes.Span[0], e.Bytes.Length)).ShouldBe(Enumerable.Range(1, seqs).Select(seq => ((long)seq, (byte)seq, 1 + seq)));
        }
        var alarms = (await _store!.DueAlarms.ReadDueAsync(1_000 + Users, 10_000, CancellationToken.None)).Where(a => _sessions.Any(l => l.User == a.User)).ToList();
        alarms.Count.ShouldBe(Users / 2);
    }

    [SkippableFact]
    public async Task Where_another_owner_went_on_with_one_that_one_conflicts_and_the_others_are_made()
    {
        Skip.If(_writer is null);
        await MakeAsync(await WriterAsync(), [Append(SessionOf(_sessions[42].User.Id), 2)]);
        await MakeAsync(_writer, [.. _sessions.Select(writer => Append(writer, 2))], fails: 42);
        await ShouldHaveAsync(2, but: (42, 2));
    }

    [SkippableFact]
    public async Task Where_another_owner_erased_one_that_one_conflicts_and_the_others_are_made()
    {
        Skip.If(_writer is null);
        var erased = new EraseItem(SessionOf(_sessions[42].User.Id), 1, null, long.MinValue, null);
        await MakeAsync(await WriterAsync(), [erased]);
        await MakeAsync(_writer, [.. _sessions.Select(writer => Append(writer, 2))], fails: 42);
        await ShouldHaveAsync(2, but: (42, 0));
    }

    private async Task ShouldHaveAsync(int entries, (int User, int Entries) but)
    {
        for (var i = 0; i < Users; i++)
            (await _store!.Users.ReadLogAsync(_sessions[i].User, 0, CancellationToken.None)).Count.ShouldBe(i == but.User ? but.Entries : entries);
    }

    private static async Task MakeAsync(PostgreSqlWriter writer, IReadOnlyList<WorkItem> batch, int? fails = null)
    {
        writer.Connect();
        writer.Write(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].IsSettled.ShouldBeTrue();
            batch[i].Complete();
            if (i == fails)
                (await batch[i].Task.ShouldThrowAsync<StoreException>()).Fault.ShouldBe(StoreFault.Conflict);
            else
                await batch[i].Task;
        }
    }

    private async Task<PostgreSqlWriter> WriterAsync()
    {
        var source = NpgsqlDataSource.Create(PostgreSqlBackend.WithDefaults(await database.ConnectionStringAsync()));
        var writer = new PostgreSqlWriter(source);
        _writers.AddRange([writer, source]);
        return writer;
    }

    private static WriteSession SessionOf(string id) => new(new EndUserKey("acme", UserKind.Identified, id)) { Incarnation = 1 };

    /// <summary>Entries that say which they are, each of a length of its own.</summary>
    private static AppendItem Append(WriteSession writer, long seq, int entries = 1, long? alarmMs = null) => new(new LogAppend(
        writer, seq, [.. Enumerable.Range(0, entries).Select(i => Enumerable.Repeat((byte)(seq + i), 1 + (int)seq + i).ToArray())], alarmMs));
}
