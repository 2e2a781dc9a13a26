using System.Collections.Concurrent;
using Insights.Client;
using Insights.Domain.EndUsers.Ports;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.Testing.InMemory;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Clients;

/// <summary>The .NET client against two gateways on one store.</summary>
public sealed class DotNetTests : IAsyncLifetime
{
    private const int Users = 20;
    private const int EventsEach = 100;

    private readonly InMemoryDatabase _database = new();
    private Gateway _one = null!;
    private Gateway _other = null!;

    public async Task InitializeAsync()
    {
        (_one, _other) = (new Gateway(_database), new Gateway(_database));
        await _one.InitializeAsync();
        await _other.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Gateways_that_overflow_fail_and_stop_lose_no_event_and_count_none_twice()
    {
        // The client's clock is the system's.
        _one.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        _other.Clock.SetUtcNow(_one.Clock.GetUtcNow());
        var tenant = await _one.TenantAsync();
        await _other.Accounts.RefreshAsync(CancellationToken.None);
        var random = new Random(11);
        _one.Users.Before = _other.Users.Before = (_, _) =>
        {
            int dice;
            lock (random)
                dice = random.Next(10);
            return dice switch
            {
                0 => throw new StoreException(StoreFault.Full),
                1 => throw new StoreException(StoreFault.Unavailable),
                _ => Task.CompletedTask,
            };
        };
        var lost = new ConcurrentQueue<string>();
        var client = InsightsClient.Create(new InsightsClientOptions
        {
            Addresses = [_one.GrpcAddress, _other.GrpcAddress],
            ApiKey = tenant.Ingest.Key!,
            BatchEvents = 50,
            Linger = TimeSpan.FromMilliseconds(1),
            FirstDelay = TimeSpan.FromMilliseconds(1),
            LongestDelay = TimeSpan.FromMilliseconds(5),
            OnLost = l => lost.Enqueue($"{l.Reason}: {l.Detail}"),
            Random = new Random(3),
        });
        await using (client)
        {
            await EnqueueAsync(client, tenant, 0, EventsEach / 2);
            await client.FlushAsync();
            await _one.BeginStopAsync();
            await EnqueueAsync(client, tenant, EventsEach / 2, EventsEach);
            await client.FlushAsync();
        }
        lost.Distinct().ShouldBeEmpty();
        var counts = client.Counts;
        (counts.Accepted + counts.Duplicates).ShouldBe(Users * EventsEach);
        counts.Retries.ShouldBeGreaterThan(0);
        _other.Users.Before = null;
        for (var u = 0; u < Users; u++)
        {
            var user = (await new ApiClient(_other.Channel, tenant.Server.Key).EndUsers.GetEndUserAsync(new GetEndUserRequest
            {
                EndUser = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = $"u{u}" },
                View = EndUserView.Types.View.OpenSession,
            })).EndUser;
            user.OpenSession.EventCount.ShouldBe(EventsEach);
        }
    }

    private static async Task EnqueueAsync(InsightsClient client, Tenant tenant, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            for (var u = 0; u < Users; u++)
                await client.EnqueueAsync(tenant.Event($"e{i}", $"u{u}", EventsEach - i));
        }
    }
}
