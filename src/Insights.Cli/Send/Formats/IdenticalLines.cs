namespace Insights.Cli.Send.Formats;

/// <summary>What identical lines of one file mean, where they carry no event ID.</summary>
internal enum IdenticalLines
{
    /// <summary>
    /// Two in a row are one event that was written twice; two that stand apart are two events. A server's log has such:
    /// the same request twice within a second, others between. Counted by occurrence, so costs some 50 bytes a line.
    /// </summary>
    Apart,

    /// <summary>All of them are one event.</summary>
    One,

    /// <summary>Each is an event. Costs some 50 bytes a line.</summary>
    Each,
}
