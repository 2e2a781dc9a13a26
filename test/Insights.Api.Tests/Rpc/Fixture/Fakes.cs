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

public sealed class FakeReadiness : IReadiness
{
    public string? Why { get; set; }

    public ValueTask<string?> WhyNotAsync(CancellationToken ct) => new(Why);
}
