namespace Insights.Standalone.Mailboxes;

/// <summary>How long users stay in memory. A user asleep costs none.</summary>
public sealed class MailboxOptions
{
    /// <summary>How long a user stays awake after its last call. Default 2 min; 1 s to 24 h.</summary>
    public TimeSpan AwakeFor { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Users awake at the most; beyond it those idle longest go to sleep at the next sweep. Default 200,000; 1,000 to 10,000,000.</summary>
    public int MaxAwake { get; set; } = 200_000;

    /// <summary>How often those idle are looked for, and due alarms are polled. Default 1 s; 10 ms to 1 min.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(1);
}
