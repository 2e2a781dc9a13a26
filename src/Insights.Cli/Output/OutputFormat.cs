namespace Insights.Cli.Output;

/// <summary>How results are printed.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For programs: the server's own JSON, indented.</summary>
    Json,

    /// <summary>For spreadsheets: tables by RFC 4180, with a line of headings.</summary>
    Csv,
}
