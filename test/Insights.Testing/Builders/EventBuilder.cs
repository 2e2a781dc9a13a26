using System.Text;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;

namespace Insights.Testing.Builders;

/// <summary>An event in the making; each step leaves the one before as it was.</summary>
public sealed record EventBuilder
{
    private UserEvent Event { get; init; } = new() { EventId = "e", TimeMs = Moments.At("10:00"), Type = "click" };

    private long? ReceivedAtMs { get; init; }

    private bool Imported { get; init; }

    public long TimeMs => Event.TimeMs;

    public EventBuilder At(string time, int day = 0) => AtMs(Moments.At(time, day));

    public EventBuilder AtMs(long unixMs) => With(Event with { TimeMs = unixMs });

    public EventBuilder Id(string id) => With(Event with { EventId = id });

    /// <summary>Sets the type; one that is passive by itself makes the event passive.</summary>
    public EventBuilder Type(string type) =>
        With(Event with { Type = type, Passive = Event.Passive || EventTypes.IsPassive(type) });

    public EventBuilder Passive() => With(Event with { Passive = true });

    public EventBuilder Tab(string? tab) => With(Event with { TabId = tab });

    public EventBuilder Application(string? application) => With(Event with { Application = application });

    public EventBuilder From(string? country, string? region = null, string? city = null) =>
        With(Event with { Place = new Place(country, region, city) });

    public EventBuilder Using(string? browser, string? version = null) =>
        With(Event with { Browser = new Browser(browser, version) });

    public EventBuilder Anonymous(string anonymousId) => With(Event with { AnonymousId = anonymousId });

    public EventBuilder Masked(string address) => With(Event with { MaskedAddress = address });

    public EventBuilder Details(string json) => With(Event with { Details = Encoding.UTF8.GetBytes(json) });

    /// <summary>States Analytics Properties: names and texts in turn.</summary>
    public EventBuilder Stating(params string[] namesAndTexts) => Details("{\"analytics\":{"
        + string.Join(',', namesAndTexts.Chunk(2).Select(p => $"\"{p[0]}\":\"{p[1]}\"")) + "}}");

    /// <summary>When it is received; without this as late as the one before it, but not before it happened.</summary>
    public EventBuilder Received(string time, int day = 0) => ReceivedMs(Moments.At(time, day));

    public EventBuilder ReceivedMs(long unixMs) => this with { ReceivedAtMs = unixMs };

    /// <summary>Sent with a key that may import history.</summary>
    public EventBuilder Import() => this with { Imported = true };

    public UserEvent Build() => Event;

    /// <summary>The command that carries it.</summary>
    /// <param name="notBeforeMs">The moment of the command before it, Unix milliseconds.</param>
    public RecordEvent Command(long notBeforeMs = long.MinValue) =>
        new(Event, ReceivedAtMs ?? Math.Max(Event.TimeMs, notBeforeMs), Imported);

    private EventBuilder With(UserEvent e) => this with { Event = e };
}
