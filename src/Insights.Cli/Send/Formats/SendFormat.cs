namespace Insights.Cli.Send.Formats;

/// <summary>What a file holds.</summary>
internal enum SendFormat
{
    /// <summary>One event in proto-JSON per line.</summary>
    Ndjson,

    /// <summary>An access log of Apache or nginx.</summary>
    Combined,

    /// <summary>WalkMe's events: one document, a list, or lines of either.</summary>
    WalkMe,
}
