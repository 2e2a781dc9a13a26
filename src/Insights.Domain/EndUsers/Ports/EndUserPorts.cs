namespace Insights.Domain.EndUsers.Ports;

/// <summary>All that an end user needs of the world.</summary>
public sealed record EndUserPorts(
    IUserLog Log,
    ISnapshots Snapshots,
    IUserRows Rows,
    IAlarms Alarms,
    IAccountSettings Settings,
    TimeProvider Clock);
