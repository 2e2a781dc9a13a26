using System.Net;
using Insights.Domain.Events;

namespace Insights.Service.Ingest;

/// <summary>An event as a gateway read it, not yet checked. What could not be read is in <see cref="Fault"/>.</summary>
public sealed class IncomingEvent
{
    public string? EventId { get; set; }

    public string? UserId { get; set; }

    public string? AnonymousId { get; set; }

    /// <summary>When it happened by the client's clock, Unix milliseconds.</summary>
    public long? TimeMs { get; set; }

    public string? Type { get; set; }

    public bool Passive { get; set; }

    public string? Application { get; set; }

    public string? TabId { get; set; }

    /// <summary>The address that the event states; never stored.</summary>
    public IPAddress? StatedAddress { get; set; }

    /// <summary>The place that the event states; wins over a look-up.</summary>
    public Place? StatedPlace { get; set; }

    /// <summary>The browser that the event states; wins over what is parsed from the user agent.</summary>
    public Browser? StatedBrowser { get; set; }

    public string? UserAgent { get; set; }

    /// <summary>All other fields as one JSON object in UTF-8.</summary>
    public ReadOnlyMemory<byte> Details { get; set; }

    /// <summary>The first thing that could not be read.</summary>
    public Rejection? Fault { get; set; }
}

/// <summary>Why an event was not taken, with what to do about it in words.</summary>
public sealed record Rejection(RejectionReason Reason, string Detail);
