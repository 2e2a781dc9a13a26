using System.Collections.Concurrent;
using Insights.Testing.Clocks;
using Insights.V1;

namespace Insights.Client.Tests.Fixture;

/// <summary>A client with a clock of the test's, and what it tells as lost.</summary>
public sealed class Rig : IAsyncDisposable
{
    public Rig(Action<InsightsClientOptions>? configure, params FakeGateway[] gateways)
    {
        var options = new InsightsClientOptions
        {
            Addresses = [.. gateways.Select(g => g.Address)],
            ApiKey = "ins_ingest_key",
            Linger = TimeSpan.Zero,
            // The clock runs on while calls are under way.
            CallTimeout = TimeSpan.FromMinutes(10),
            Clock = Clock,
            Random = new Random(7),
            OnLost = Lost.Enqueue,
        };
        configure?.Invoke(options);
        Client = InsightsClient.Create(options);
    }

    public ManualTimeProvider Clock { get; } = new();

    public ConcurrentQueue<LostEvent> Lost { get; } = new();

    public InsightsClient Client { get; }

    public static Event Event(string? id = null) => id is null
        ? new Event { UserId = "u", Type = "click" }
        : new Event { EventId = id, UserId = "u", Type = "click" };

    public async Task EnqueueAsync(int count, string prefix = "e")
    {
        for (var i = 0; i < count; i++)
            await Client.EnqueueAsync(Event($"{prefix}{i}"));
    }

    /// <summary>Flushes while the clock runs on by a second at a time: delays pass as fast as they are begun.</summary>
    public Task FlushAsync() => RunClockUntilAsync(Client.FlushAsync());

    public async Task RunClockUntilAsync(Task task)
    {
        while (await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System)) != task)
            Clock.Advance(TimeSpan.FromSeconds(1));
        await task;
    }

    /// <summary>Polls, bounded: what is waited for happens on threads of the client or the gateway.</summary>
    public static async Task WaitForAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, limit.Token);
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
