using System.Net;
using Insights.Grains.EndUsers;
using Insights.Silo.Cluster.Tls;
using Insights.Silo.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService;
using Orleans.Storage;

namespace Insights.Silo.Cluster;

/// <summary>Sets Orleans up: alone on the loopback, or as a member of a cluster whose tables are on PostgreSQL.</summary>
internal static class OrleansHosting
{
    private const string Invariant = "Npgsql";

    /// <summary>Orleans calls the database seldom, and the store needs the connections that there are.</summary>
    private const int Connections = 10;

    public static void AddSilo(this ISiloBuilder silo, SiloSettings settings)
    {
        var cluster = settings.Cluster;
        silo.Configure<ClusterOptions>(o => (o.ServiceId, o.ClusterId) = (ClusterSettings.ServiceId, cluster.ClusterId));
        silo.Configure<GrainCollectionOptions>(o =>
        {
            o.DeactivationTimeout = cluster.DrainTimeout;
            // Of what the heap may take: before it is full, users leave whose time would have come next.
            (o.EnableActivationSheddingOnMemoryPressure, o.MemoryUsageLimitPercentage, o.MemoryUsageTargetPercentage) = (true, 90, 85);
            o.ClassSpecificCollectionAge[typeof(EndUserGrain).FullName!] = LocalActivations.StayAfterCall;
        });
        silo.Configure<ReminderOptions>(o => o.RefreshReminderListPeriod = settings.Reminders.RefreshEvery);
        if (settings.IsMember)
            AddMember(silo, settings);
        else
            AddAlone(silo, cluster);
        silo.Services.AddAlarmReminders(settings.Reminders);
    }

    private static void AddAlone(ISiloBuilder silo, ClusterSettings cluster)
    {
        silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, null, ClusterSettings.ServiceId, cluster.ClusterId);
        // Whoever registers a reminder does so at every start, so that none is lost with the memory.
        silo.UseInMemoryReminderService();
        silo.Services.AddSingleton<IGrainStorageSerializer, PlainStates>();
        silo.Services.AddKeyedSingleton<IGrainStorage, SqliteGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
        silo.Services.AddSingleton(s => s.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME));
    }

    private static void AddMember(ISiloBuilder silo, SiloSettings settings)
    {
        var cluster = settings.Cluster;
        var database = ConnectionString(settings);
        if (cluster.Tls.IsOn)
            SiloTls.Add(silo, new SiloCertificates(cluster.Tls, TimeProvider.System), TimeProvider.System);
        if (cluster.AdvertisedAddress is { } address)
            silo.ConfigureEndpoints(address, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        else
            silo.ConfigureEndpoints(cluster.SiloPort, cluster.GatewayPort);
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = cluster.ProbeTimeout;
            o.NumMissedProbesLimit = cluster.MissedProbes;
            // Three times this without a sign of life in the table, and a silo has no part in a vote on the others.
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            o.TableRefreshTimeout = TimeSpan.FromSeconds(20);
        });
        silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, database));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => ActivatorUtilities.CreateInstance<Pulse>(s, TimeProvider.System));
        silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, database));
        silo.AddAdoNetGrainStorageAsDefault(o =>
            (o.Invariant, o.ConnectionString, o.DeleteStateOnClear, o.GrainStorageSerializer) = (Invariant, database, true, new PlainStates()));
    }

    /// <summary>Opens the membership table of a cluster as Orleans does, before there is a silo.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static async Task<IMembershipTable> OpenMembershipAsync(SiloSettings settings, string clusterId, CancellationToken ct)
    {
        var table = new AdoNetClusteringTable(
            null!, // it asks for no service
            Options.Create(new ClusterOptions { ServiceId = ClusterSettings.ServiceId, ClusterId = clusterId }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = Invariant, ConnectionString = ConnectionString(settings) }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTableAsync(true, ct);
        return table;
    }

    /// <summary>The database as Orleans is to call it: told apart from the store's connections, and pooled by itself.</summary>
    public static string ConnectionString(SiloSettings settings) => new NpgsqlConnectionStringBuilder(settings.Storage.PostgreSql)
    {
        ApplicationName = "insights-orleans",
        MaxPoolSize = Connections,
    }.ToString();
}
