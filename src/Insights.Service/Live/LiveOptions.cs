namespace Insights.Service.Live;

/// <summary>Who counts as live.</summary>
public sealed class LiveOptions
{
    /// <summary>How long a user is live after the last event. Default 10 min (docs/semantics.md 1.9); 1 to 60 min. The same in all processes of a cluster.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Users of one account kept at the most; beyond it those of the oldest changes go, and lists say so. Each takes about half
    /// a kilobyte in every process. Default 100,000; 1,000 to 10,000,000.
    /// </summary>
    public int MaxUsers { get; set; } = 100_000;

    /// <summary>
    /// Bytes that the live users of all accounts take in each process, about, at the most; beyond it accounts with more than their
    /// share lose those of the oldest changes. Default 128 MiB; 1 MiB to 64 GiB.
    /// </summary>
    public long MaxBytes { get; set; } = 128L << 20;

    /// <summary>How often what came is told, to the own lists and to other processes. 200 ms: a change must show within a second.</summary>
    public static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(200);

    internal long WindowMs => (long)Window.TotalMilliseconds;
}
