namespace Insights.Silo.Alarms;

/// <summary>When due alarms are rung.</summary>
public sealed class AlarmPumpOptions
{
    /// <summary>How often due alarms are polled. Default 1 s; positive.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an alarm must be due before it is rung, for a host whose users have timers of their own. Default 0; not negative.</summary>
    public TimeSpan Overdue { get; set; }
}
