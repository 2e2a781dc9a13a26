namespace Insights.Cli.Send.Formats.Logs;

/// <summary>One request that a web server logged, whatever the form of the log.</summary>
/// <param name="Address">An IP address without its port, or the name of a host.</param>
/// <param name="Time">With the zone of the line.</param>
/// <param name="Request">As the client sent it, <c>GET /a HTTP/1.1</c>; may be no HTTP.</param>
/// <param name="Status">100 to 999, or 0 where the server closed without an answer.</param>
/// <param name="Bytes">Null where the line does not say.</param>
/// <param name="Referrer">Null where the line does not say.</param>
/// <param name="UserAgent">Null where the line does not say.</param>
internal sealed record AccessLogEntry(
    string Address, DateTimeOffset Time, string Request, int Status, long? Bytes, string? Referrer, string? UserAgent);

/// <summary>A line as a form of log reads it: a request, nothing (a comment), or why it is neither.</summary>
/// <param name="Fault">What was expected where; null where it was read.</param>
internal readonly record struct LogLine(AccessLogEntry? Entry, string? Fault)
{
    public static readonly LogLine Comment = new(null, null);

    public static LogLine Of(AccessLogEntry entry) => new(entry, null);

    /// <param name="expected">Such as "the time in brackets".</param>
    /// <param name="at">The place, from 0.</param>
    public static LogLine Expected(string expected, int at) =>
        new(null, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"expected {expected} at column {at + 1}"));

    public static LogLine Because(string fault) => new(null, fault);
}

/// <summary>A form of access log.</summary>
internal interface ILogForm
{
    /// <summary>For a person: combined, JSON lines of Caddy, ...</summary>
    string Name { get; }

    /// <summary>Reads the lines of one file, in their order.</summary>
    LogLine Read(string line);
}
