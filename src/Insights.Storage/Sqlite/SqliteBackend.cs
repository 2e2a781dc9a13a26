using Insights.Storage.Sources;
using Insights.Storage.GroupCommit;
using Insights.Storage.Schema;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Insights.Storage.Sqlite;

/// <summary>Puts the parts of a store on a SQLite file together.</summary>
internal static class SqliteBackend
{
    public static Task<StoreBackend> OpenAsync(StorageOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken ct) =>
        OpenAsync(options, SchemaScript.LoadAll("Sqlite"), clock, loggers, ct);

    internal static async Task<StoreBackend> OpenAsync(
        StorageOptions options, IReadOnlyList<SchemaScript> scripts, TimeProvider clock, ILoggerFactory loggers, CancellationToken ct)
    {
        var database = new SqliteDatabase(options.Sqlite!);
        var log = loggers.CreateLogger<InsightsStore>();
        await Task.Run(() => Upgrade(database, scripts, clock, log), ct).ConfigureAwait(false);

        var budget = new QueueBudget(options.QueueCapacity, options.QueueBytes);
        var loop = new WriterLoop("insights-writer", budget, new SqliteWriter(database), options.BatchRows, clock, log);
        var reader = new SqliteReader(database);
        var questions = new SqliteQuestions(database);
        return new StoreBackend(budget, [loop], reader, new SqliteAccounts(database), new SqliteAttributes(database), new SqliteSegments(database),
            new SqliteProtectionKeys(database),
            new SourceStore(SqliteRowConnections.Over(database)), new SqliteStates(database), questions, Close);

        ValueTask Close()
        {
            reader.Dispose();
            questions.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private static void Upgrade(SqliteDatabase database, IReadOnlyList<SchemaScript> scripts, TimeProvider clock, ILogger log)
    {
        database.EnsureFile();
        using SqliteConnection connection = database.OpenForWriting();
        var had = SqliteSchema.Upgrade(connection, scripts, clock.GetUtcNow().ToUnixTimeMilliseconds());
        log.Opened("SQLite", had, scripts[^1].Version);
    }
}
