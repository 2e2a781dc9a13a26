using System.Net;
using Insights.Domain.Events;
using Insights.Service;
using Insights.Service.Enrichment;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>Knows two networks: 203.0.113.0/24 in Norway, 198.51.100.0/24 in Chile; and the loopback.</summary>
public sealed class FakePlaces : IPlaces
{
    public Place? Find(IPAddress address) => address.MapToIPv4().ToString() switch
    {
        var a when a.StartsWith("203.0.113.", StringComparison.Ordinal) => new Place("NO", "Viken", "Moss"),
        var a when a.StartsWith("198.51.100.", StringComparison.Ordinal) => new Place("CL", null, "Arica"),
        "127.0.0.1" => new Place("here", null, null),
        _ => null,
    };
}

/// <summary>Reads "Name/Version".</summary>
public sealed class FakeBrowsers : IBrowsers
{
    public Browser? Parse(string userAgent, bool waits) =>
        userAgent.Split('/') is [var name, var version] ? new Browser(name, version) : null;
}

/// <summary>A clock that goes on to the end of every wait at once.</summary>
public sealed class HurriedClock(TimeProvider from) : TimeProvider
{
    private long _aheadTicks;

    public override DateTimeOffset GetUtcNow() => from.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Add(ref _aheadTicks, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}

public sealed class FakeReadiness : IReadiness
{
    public string? Why { get; set; }

    public ValueTask<string?> WhyNotAsync(CancellationToken ct) => new(Why);
}
