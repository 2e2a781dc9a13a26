using Grpc.Net.Client;
using Insights.Domain.EndUsers.Ports;
using Insights.Grpc.Tests.Fixture;
using Insights.Silo.Start;
using Insights.Testing.Clocks;
using Insights.Testing.Records;
using Insights.Testing.Tables;

namespace Insights.Cluster.Tests.Fixture;

/// <summary>A silo of a cluster on PostgreSQL, over gRPC.</summary>
internal sealed class SiloRecordHost : RecordHost
{
    private readonly TestDatabase _database;
    private readonly TestSilo _silo;
    private readonly GrpcChannel _channel;

    private SiloRecordHost(ManualTimeProvider clock, TestDatabase database, TestSilo silo) =>
        (Clock, _database, _silo, _channel) = (clock, database, silo, GrpcChannel.ForAddress(Endpoints.UrlOf(silo.App, "Grpc")));

    public override ManualTimeProvider Clock { get; }

    public override StoredTables Tables => StoredTables.OfPostgreSql(_database.PostgreSql!);

    public override IStoredRecords Records => _silo.Store.Records;

    /// <exception cref="SkipException">There is no server here.</exception>
    public static async Task<RecordHost> StartAsync()
    {
        var (clock, database) = (new ManualTimeProvider(), await TestDatabase.PostgreSqlAsync());
        return new SiloRecordHost(clock, database, await TestSilo.StartAsync(database, new TestSiloOptions { Clock = clock }));
    }

    public override Task<HostedAccount> AccountAsync(string settings = "{}") =>
        GrpcAccount.CreateAsync(_channel, Clock, "tenant", "operator-key-of-the-tests", settings);

    /// <summary>The silo's own alarms ring as well, when they will.</summary>
    public override async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await foreach (var user in Records.UsersAsync(null, CancellationToken.None))
            await _silo.Users.SettleAsync(user, CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _silo.DisposeAsync();
        await _database.DisposeAsync();
    }
}
