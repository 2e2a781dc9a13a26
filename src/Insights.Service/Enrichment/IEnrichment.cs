using System.Net;
using Insights.Domain.Events;

namespace Insights.Service.Enrichment;

/// <summary>Finds the place of an address; the only step that ever sees a raw one (docs/semantics.md, privacy). Must not keep or log it.</summary>
public interface IPlaces
{
    /// <summary>The place; null where it is not known.</summary>
    Place? Find(IPAddress address);
}

/// <summary>Reads name and version of the browser out of a user agent.</summary>
public interface IBrowsers
{
    /// <summary>The browser; null where it is not known, or not yet.</summary>
    /// <param name="waits">
    /// Whether whoever sent it waits until a new one is read, which may take a millisecond. Where not, as for clients that
    /// anyone may have written, one that takes long is read afterwards, for the next event.
    /// </param>
    Browser? Parse(string userAgent, bool waits);
}

/// <summary>For hosts that bring no database of places and no parser: nothing is known but what an event states.</summary>
public sealed class NoEnrichment : IPlaces, IBrowsers
{
    public static readonly NoEnrichment Instance = new();

    public Place? Find(IPAddress address) => null;

    public Browser? Parse(string userAgent, bool waits) => null;
}
