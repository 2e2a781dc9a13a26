namespace Insights.Cli.Send.Formats;

/// <summary>What a file holds.</summary>
internal enum SendFormat
{
    /// <summary>Whatever its first line shows.</summary>
    Auto,

    /// <summary>One event in proto-JSON per line.</summary>
    Ndjson,

    /// <summary>An access log; in what form, its first lines show.</summary>
    Log,

    /// <summary>The same, by the name of the form that most are in.</summary>
    Combined,

    /// <summary>WalkMe's events: one document, a list, or lines of either.</summary>
    WalkMe,

    /// <summary>One message of Segment's or RudderStack's SDKs per line.</summary>
    Segment,

    /// <summary>One event as PostHog exports it per line.</summary>
    PostHog,

    /// <summary>One update of a user's attributes per line.</summary>
    Updates,
}
