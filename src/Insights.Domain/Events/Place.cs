namespace Insights.Domain.Events;

/// <summary>Where an event came from. A part that is not known is null; at least one part is known.</summary>
public sealed record Place(string? Country, string? Region, string? City);

/// <summary>The browser an event came from. At least one part is known.</summary>
public sealed record Browser(string? Name, string? Version);
