using System.Diagnostics.Metrics;
using Insights.Domain.Accounts;
using Insights.Domain.Analytics;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Lists;
using Insights.Domain.Segments;
using Insights.Domain.Sources;
using Insights.Domain.States;
using Insights.Storage.PostgreSql;
using Insights.Storage.Questions;
using Insights.Storage.Sqlite;
using Insights.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace Insights.Storage;

/// <summary>
/// Everything Insights keeps, on SQLite or PostgreSQL. Writes go through a bounded queue and are committed together with
/// those of other users; tasks of one batch end one after another on a thread of the pool, so what awaits them should
/// not block. Thread-safe. Disposing writes what waits.
/// </summary>
public sealed class InsightsStore : IAsyncDisposable
{
    private readonly StoreBackend _backend;
    private readonly Meter _meter;
    private readonly UserStore _users;

    internal InsightsStore(StoreBackend backend, ILogger log)
    {
        _backend = backend;
        _meter = CommitMetrics.Watch(backend.Budget);
        _users = new UserStore(backend, log);
        Analytics = new SessionAnalytics(backend.Questions);
        Lists = new UserLists(backend.Questions);
        Watches = new SegmentWatches(backend.Questions);
    }

    public IUserStore Users => _users;

    public IDueAlarms DueAlarms => _users;

    public IExpiringUsers Expiring => _users;

    public IOpenSessions OpenSessions => _users;

    public IStoredRecords Records => _users;

    public IAccountStore Accounts => _backend.Accounts;

    public IAttributeStore Attributes => _backend.Attributes;

    public ISegmentStore Segments => _backend.Segments;

    public IProtectionKeys ProtectionKeys => _backend.ProtectionKeys;
    public ISourceStore Sources => _backend.Sources;

    /// <summary>States of grains; null where the database is shared by silos: there Orleans has tables of its own.</summary>
    public IStateStore? States => _backend.States;

    public ISessionAnalytics Analytics { get; }

    public IUserLists Lists { get; }

    public ISegmentWatches Watches { get; }

    /// <summary>Rows that wait to be written now, those of the commit under way left out.</summary>
    public long QueuedRows => _backend.Budget.Rows;

    internal IQuestionSource Questions => _backend.Questions;

    /// <summary>Opens the database, makes or upgrades its schema, and starts to write.</summary>
    /// <exception cref="ArgumentException">The options are at fault; the message names every fault.</exception>
    /// <exception cref="Schema.SchemaTooNewException">The database was made by a newer program.</exception>
    /// <exception cref="Schema.SchemaTooOldException">It was made by a program from before the first release.</exception>
    /// <exception cref="System.Data.Common.DbException">The database cannot be reached, or refuses.</exception>
    public static async Task<InsightsStore> OpenAsync(StorageOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken ct)
    {
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        var backend = string.IsNullOrWhiteSpace(options.Sqlite)
            ? await PostgreSqlBackend.OpenAsync(options, clock, loggers, ct).ConfigureAwait(false)
            : await SqliteBackend.OpenAsync(options, clock, loggers, ct).ConfigureAwait(false);
        return new InsightsStore(backend, loggers.CreateLogger<InsightsStore>());
    }

    /// <summary>Whether a write would go through now: one that changes nothing is tried behind those that wait.</summary>
    public async ValueTask<bool> IsWritableAsync(CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(_backend.Probe()).WaitAsync(ct).ConfigureAwait(false);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        _meter.Dispose();
        return _backend.DisposeAsync();
    }
}
