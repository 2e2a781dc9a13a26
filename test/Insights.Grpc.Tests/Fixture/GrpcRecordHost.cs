using System.Net;
using Grpc.Net.Client;
using Insights.Domain.EndUsers.Ports;
using Insights.Hosting.Alarms;
using Insights.Service.Accounts;
using Insights.Service.Enrichment;
using Insights.Service.Keys;
using Insights.Standalone.Configuration;
using Insights.Standalone.Mailboxes;
using Insights.Standalone.Start;
using Insights.Storage;
using Insights.Testing.Clocks;
using Insights.Testing.Postgres;
using Insights.Testing.Records;
using Insights.Testing.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Grpc.Tests.Fixture;

/// <summary>The gRPC gateway over the mailboxes of one process, on SQLite or PostgreSQL.</summary>
public sealed class GrpcRecordHost : RecordHost
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("insights-grpc-");
    private readonly string? _postgreSql;
    private WebApplication _app = null!;
    private InsightsStore _store = null!;
    private GrpcChannel _channel = null!;

    private GrpcRecordHost(string? postgreSql) => _postgreSql = postgreSql;

    public override ManualTimeProvider Clock { get; } = new();

    public override StoredTables Tables => _postgreSql is not null
        ? StoredTables.OfPostgreSql(_postgreSql)
        : StoredTables.OfSqlite(() => new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=False"));

    public override IStoredRecords Records => _store.Records;

    public GrpcChannel Channel => _channel;

    /// <summary>Where the HTTP API listens.</summary>
    public string HttpUrl => _app.Urls.Last();

    private string File => Path.Combine(_folder.FullName, "insights.db");

    public static Task<RecordHost> OnSqliteAsync() => new GrpcRecordHost(null).StartAsync();

    /// <exception cref="SkipException">There is no server here.</exception>
    public static async Task<RecordHost> OnPostgreSqlAsync() => await new GrpcRecordHost(await PostgresServer.CreateDatabaseAsync()).StartAsync();

    private async Task<RecordHost> StartAsync()
    {
        var builder = StandaloneApp.CreateBuilder(
            [_postgreSql is null ? $"--Storage:Sqlite={File}" : $"--Storage:PostgreSql={_postgreSql}", $"--Operator:Key={Gateway.OperatorKey}"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http1);
        });
        var (options, faults) = StandaloneOptions.Read(builder.Configuration);
        faults.ShouldBeEmpty();
        _store = await InsightsStore.OpenAsync(options.Storage, Clock, NullLoggerFactory.Instance, CancellationToken.None);
        _app = StandaloneApp.Build(builder, options, _store, new OperatorKey(Gateway.OperatorKey), Clock, services =>
            services.AddInsightsGrpc().AddSingleton<IPlaces, FakePlaces>().AddSingleton<IBrowsers, FakeBrowsers>());
        _app.MapInsightsGrpc();
        await _app.Services.GetRequiredService<AccountDirectory>().RefreshAsync(CancellationToken.None);
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(_app.Urls.First());
        return this;
    }

    public override Task<HostedAccount> AccountAsync(string settings = "{}") =>
        GrpcAccount.CreateAsync(_channel, Clock, $"tenant-{Guid.CreateVersion7():N}", Gateway.OperatorKey, settings);

    public override async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        var pump = new AlarmPump(
            _app.Services.GetRequiredService<MailboxHost>().RingAsync, _app.Services.GetRequiredService<IDueAlarms>(), new AlarmPumpOptions(), Clock,
            NullLogger<AlarmPump>.Instance);
        await DueAlarms.RingAllAsync(Clock, () => pump.RingDueAsync(CancellationToken.None));
    }

    public override async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
        if (_postgreSql is not null)
            await PostgresServer.DropDatabaseAsync(_postgreSql);
    }
}
