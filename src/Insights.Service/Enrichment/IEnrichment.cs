using System.Net;
using Insights.Domain.Events;

namespace Insights.Service.Enrichment;

/// <summary>Finds the place of an address; the only step that ever sees a raw one (DESIGN 1.8). Must not keep or log it.</summary>
public interface IPlaces
{
    /// <summary>The place; null where it is not known.</summary>
    Place? Find(IPAddress address);
}

/// <summary>Reads name and version of the browser out of a user agent.</summary>
public interface IBrowsers
{
    /// <summary>The browser; null where it is not known.</summary>
    Browser? Parse(string userAgent);
}

/// <summary>For hosts that bring no database of places and no parser: nothing is known but what an event states.</summary>
public sealed class NoEnrichment : IPlaces, IBrowsers
{
    public static readonly NoEnrichment Instance = new();

    public Place? Find(IPAddress address) => null;

    public Browser? Parse(string userAgent) => null;
}
