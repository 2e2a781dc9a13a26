using Grpc.Net.Client;
using Insights.Domain.EndUsers.Ports;
using Insights.Service.Accounts;
using Insights.Service.Enrichment;
using Insights.Service.Keys;
using Insights.Silo.Configuration;
using Insights.Silo.Start;
using Insights.Storage;
using Insights.Testing.Clocks;
using Insights.Testing.Postgres;
using Insights.Testing.Processes;
using Insights.Testing.Records;
using Insights.Testing.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>A silo over gRPC, alone on SQLite or a member of a cluster on PostgreSQL.</summary>
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
    public string HttpUrl => Endpoints.UrlOf(_app, "Http");

    private string File => Path.Combine(_folder.FullName, "insights.db");

    public static Task<RecordHost> OnSqliteAsync() => new GrpcRecordHost(null).StartAsync();

    /// <exception cref="SkipException">There is no server here.</exception>
    public static async Task<RecordHost> OnPostgreSqlAsync() => await new GrpcRecordHost(await PostgresServer.CreateDatabaseAsync()).StartAsync();

    private async Task<RecordHost> StartAsync()
    {
        var builder = SiloApp.CreateBuilder(
            [
                "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", $"--Cluster:SiloPort={FreePort.Find()}",
                // Not where its clients come from, as that address must stand in no table, and this one stands in Orleans's.
                "--Cluster:AdvertisedAddress=127.0.0.2", "--Cluster:ReadinessDelay=00:00:00", $"--Operator:Key={Gateway.OperatorKey}",
                _postgreSql is null ? $"--Storage:Sqlite={File}" : $"--Storage:PostgreSql={_postgreSql}",
            ]);
        builder.Logging.ClearProviders();
        var (settings, faults) = SiloSettings.Read(builder.Configuration);
        faults.ShouldBeEmpty();
        _store = await InsightsStore.OpenAsync(settings.Storage, Clock, NullLoggerFactory.Instance, CancellationToken.None);
        await SiloApp.PrepareAsync(settings, NullLoggerFactory.Instance, CancellationToken.None);
        _app = SiloApp.Build(builder, settings, _store, new OperatorKey(Gateway.OperatorKey), Clock, services =>
            services.AddSingleton<IPlaces, FakePlaces>().AddSingleton<IBrowsers, FakeBrowsers>());
        await _app.Services.GetRequiredService<AccountDirectory>().RefreshAsync(CancellationToken.None);
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(Endpoints.UrlOf(_app, "Grpc"));
        return this;
    }

    public override Task<HostedAccount> AccountAsync(string settings = """{"trackingLevel":"EXTENDED"}""") =>
        GrpcAccount.CreateAsync(_channel, Clock, $"tenant-{Guid.CreateVersion7():N}", Gateway.OperatorKey, settings);

    public override Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        return _app.Services.GetRequiredService<IEndUsers>().SettleAllAsync(_app.Services.GetRequiredService<IDueAlarms>(), Clock);
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
