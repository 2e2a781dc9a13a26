using System.Globalization;

namespace Insights.Cli.Send.Formats.Logs;

/// <summary>The extended log format of the W3C, as IIS and CloudFront write it: <c>#Fields:</c> says what stands in a line; times are UTC.</summary>
internal sealed class W3CLog : ILogForm
{
    private const string FieldsLine = "#Fields:";

    private string[]? fields;
    private char separator = ' ';

    public string Name => "W3C (IIS)";

    public LogLine Read(string line)
    {
        if (line.StartsWith('#'))
        {
            if (line.StartsWith(FieldsLine, StringComparison.Ordinal))
                fields = line[FieldsLine.Length..].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            return LogLine.Comment;
        }
        if (fields is null)
            return LogLine.Expected("#Fields: before the first request", 0);
        separator = line.Contains('\t', StringComparison.Ordinal) ? '\t' : ' ';
        var values = line.Split(separator);
        if (values.Length != fields.Length)
            return LogLine.Because(string.Create(CultureInfo.InvariantCulture, $"expected {fields.Length} fields as #Fields says, found {values.Length}"));
        if (!DateTimeOffset.TryParseExact(
            $"{Value(values, "date")} {Value(values, "time")}", "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return LogLine.Because("expected date and time, such as 2015-05-17 10:05:03");
        // CloudFront names the field x-forwarded-for, IIS as the administrator calls the header.
        var forwarded = Text(values, "x-forwarded-for") ?? Text(values, "cs(X-Forwarded-For)") ?? Text(values, "X-Forwarded-For");
        var address = (forwarded is null ? null : LoggedAddress.First(forwarded.Replace('+', ' '))) ?? LoggedAddress.Ip(Value(values, "c-ip") ?? "");
        if (address is null)
            return LogLine.Because("expected an address in c-ip");
        if (!int.TryParse(Value(values, "sc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            return LogLine.Because("expected a number in sc-status");
        var query = Text(values, "cs-uri-query");
        var target = Text(values, "cs-uri-stem") ?? Text(values, "cs-uri");
        var request = Text(values, "cs-method") is { } method && target is not null ? $"{method} {target}{(query is null ? "" : "?" + query)} HTTP/1.1" : "-";
        long? bytes = long.TryParse(Value(values, "sc-bytes"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
        return LogLine.Of(new(address, time, request, status, bytes, Words(Text(values, "cs(Referer)")), Words(Text(values, "cs(User-Agent)"))));
    }

    private string? Value(string[] values, string field)
    {
        var at = Array.FindIndex(fields!, f => f.Equals(field, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : values[at];
    }

    private string? Text(string[] values, string field) => Value(values, field) is { } text && text is not ("-" or "") ? text : null;

    /// <summary>IIS writes a plus for a space, CloudFront %20.</summary>
    private string? Words(string? text) => text is null ? null : separator == '\t' ? Uri.UnescapeDataString(text) : text.Replace('+', ' ');
}
