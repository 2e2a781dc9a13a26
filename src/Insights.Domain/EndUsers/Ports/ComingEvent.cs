using Insights.Domain.Events;

namespace Insights.Domain.EndUsers.Ports;

/// <summary>An event that is about to be recorded.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="EventId">Its ID.</param>
public readonly record struct ComingEvent(EndUserKey User, CompactId EventId);
