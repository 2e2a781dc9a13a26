using System.Data.Common;
using Insights.Storage.Sources;
using Insights.Storage.GroupCommit;
using Insights.Storage.Schema;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Puts the parts of a store on PostgreSQL together.</summary>
internal static class PostgreSqlBackend
{
    /// <summary>Statements that a connection keeps prepared; all that the store has, with room.</summary>
    private const int PreparedStatements = 100;

    /// <summary>
    /// Connections that read, at most: a server has some hundred for all its processes, and a reader that waits for one is
    /// served sooner than by a server that has too many.
    /// </summary>
    private const int Readers = 16;

    private const string IdleTimeout = "idle_in_transaction_session_timeout";

    /// <summary>
    /// How long the database lets a transaction of ours stand still before it rolls it back. Between two statements lie
    /// microseconds; a process that hangs there, or a machine that is gone, would hold what it wrote locked, and with it the
    /// writers of all others, for as long as it hangs.
    /// </summary>
    private const int MostIdleMs = 5_000;

    public static Task<StoreBackend> OpenAsync(StorageOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken ct) =>
        OpenAsync(options, SchemaScript.LoadAll("PostgreSql"), clock, loggers, ct);

    internal static async Task<StoreBackend> OpenAsync(
        StorageOptions options, IReadOnlyList<SchemaScript> scripts, TimeProvider clock, ILoggerFactory loggers, CancellationToken ct)
    {
        var source = NpgsqlDataSource.Create(WithDefaults(options.PostgreSql!, options.Writers));
        try
        {
            var log = loggers.CreateLogger<InsightsStore>();
            var had = await PostgreSqlSchema.UpgradeAsync(source, scripts, clock.GetUtcNow().ToUnixTimeMilliseconds(), ct).ConfigureAwait(false);
            log.Opened("PostgreSQL", had, scripts[^1].Version);

            var budget = new QueueBudget(options.QueueCapacity, options.QueueBytes);
            var loops = Enumerable.Range(1, options.Writers)
                .Select(i => new WriterLoop($"insights-writer-{i}", budget, new PostgreSqlWriter(source), options.BatchRows, clock, log));
            var questions = new PostgreSqlQuestions(WithDefaults(options.PostgreSql!));
            return new StoreBackend(
                budget, [.. loops], new PostgreSqlReader(source), new PostgreSqlAccounts(source), new PostgreSqlAttributes(source), new PostgreSqlSegments(source),
                new PostgreSqlProtectionKeys(source),
                new SourceStore(PostgreSqlRowConnections.Over(source)), null,
                questions, Close);

            async ValueTask Close()
            {
                await questions.DisposeAsync().ConfigureAwait(false);
                await source.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the store needs and the connection string does not speak of.</summary>
    internal static string WithDefaults(string connectionString, int writers = 2)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ContainsKey("Max Auto Prepare") && !given.ContainsKey("MaxAutoPrepare"))
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (PreparedStatements, 2);
        if (!given.ContainsKey("Maximum Pool Size") && !given.ContainsKey("MaxPoolSize"))
            builder.MaxPoolSize = Readers + writers;
        builder.ApplicationName ??= "insights";
        if (builder.Options?.Contains(IdleTimeout, StringComparison.Ordinal) is not true)
            builder.Options = $"{builder.Options} -c {IdleTimeout}={MostIdleMs}".Trim();
        return builder.ToString();
    }
}
