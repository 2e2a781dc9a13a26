using System.Net;
using Grpc.Core;
using Insights.Silo.Cluster;
using Insights.Storage;
using Insights.V1;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Configuration;

namespace Insights.Benchmarks.Hosts;

/// <summary>
/// The way most code on Orleans does it: every event changes the user's grain state, which is written before the answer.
/// Same database, same SQL for grain state, same calls; no log, no sessions closed, no rows.
/// </summary>
internal static class StateHost
{
    public const string Name = "serve-state";

    public static async Task<int> RunAsync(string connectionString, int siloPort)
    {
        await using (await InsightsStore.OpenAsync(
            new StorageOptions { PostgreSql = connectionString }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None))
        {
            // The cluster's tables stand beside the store's.
        }
        await using (var source = NpgsqlDataSource.Create(connectionString))
            await OrleansSchema.ApplyAsync(source, CancellationToken.None);
        await using var app = GrpcApp.Build(builder => builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort, gatewayPort: 0)
            .Configure<EndpointOptions>(o => o.AdvertisedIPAddress = IPAddress.Loopback)
            .AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.ConnectionString) = ("Npgsql", connectionString))));
        app.MapGrpcService<Events>();
        return await GrpcApp.RunAsync(app);
    }

    private sealed class Events(IGrainFactory grains) : EventService.EventServiceBase
    {
        public override async Task<RecordEventsResponse> RecordEvents(RecordEventsRequest request, ServerCallContext context)
        {
            var response = new RecordEventsResponse();
            foreach (var e in request.Events)
            {
                var accepted = await grains.GetGrain<IStateGrain>(e.UserId).RecordAsync(e.EventId, e.Time.Seconds * 1000);
                response.Results.Add(new EventResult
                {
                    Status = accepted ? EventResult.Types.Status.Accepted : EventResult.Types.Status.Duplicate,
                });
            }
            return response;
        }
    }
}

/// <summary>One user.</summary>
public interface IStateGrain : IGrainWithStringKey
{
    /// <returns>Whether it was new.</returns>
    Task<bool> RecordAsync(string eventId, long timeMs);
}

/// <summary>What is kept of it: the session open now, totals, and the last events' IDs, so that a resend is recognised.</summary>
[GenerateSerializer]
public sealed class KeptState
{
    [Id(0)]
    public long StartMs { get; set; }

    [Id(1)]
    public long EndMs { get; set; }

    [Id(2)]
    public int Events { get; set; }

    [Id(3)]
    public int Sessions { get; set; }

    [Id(4)]
    public long TotalDurationMs { get; set; }

    [Id(5)]
    public List<string> LastIds { get; set; } = [];
}

/// <summary>Writes its state with every event.</summary>
public sealed class StateGrain([PersistentState("user")] IPersistentState<KeptState> kept) : Grain, IStateGrain
{
    private const int IdsKept = 32;
    private const long TimeoutMs = 30 * 60_000;

    public async Task<bool> RecordAsync(string eventId, long timeMs)
    {
        var state = kept.State;
        if (state.LastIds.Contains(eventId))
            return false;
        if (state.Events == 0 || timeMs - state.EndMs > TimeoutMs)
        {
            state.Sessions++;
            state.TotalDurationMs += state.EndMs - state.StartMs;
            (state.StartMs, state.Events) = (timeMs, 0);
        }
        state.EndMs = timeMs;
        state.Events++;
        state.LastIds.Add(eventId);
        if (state.LastIds.Count > IdsKept)
            state.LastIds.RemoveAt(0);
        await kept.WriteStateAsync();
        return true;
    }
}
