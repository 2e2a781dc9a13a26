namespace Insights.Cli.Send.Sending;

/// <summary>How long to wait before the next attempt.</summary>
internal static class RetryDelay
{
    /// <summary>Before the first retry; doubles with each further one.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    /// <summary>The most that doubling reaches.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The most that a server's Retry-After is obeyed.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    /// <param name="retry">From 1.</param>
    /// <param name="asked">The server's Retry-After; the wait is never shorter.</param>
    /// <param name="jitter">0 (inclusive) to 1 (exclusive): the wait is from half to the whole of what doubling gives, so that clients part.</param>
    public static TimeSpan Of(int retry, TimeSpan? asked, double jitter)
    {
        var doubled = First * Math.Pow(2, Math.Min(retry - 1, 20));
        var own = (doubled < Longest ? doubled : Longest) * (0.5 + (jitter / 2));
        if (asked is not { } least || least <= TimeSpan.Zero)
            return own;
        return (least < LongestAsked ? least : LongestAsked) + (First * jitter) is var obeyed && obeyed > own ? obeyed : own;
    }
}
