using System.Text.Json.Nodes;

namespace Insights.Cli.Send.Times;

/// <summary>The <c>time</c> of an event, in any form that the API takes: RFC 3339, or Unix milliseconds as a number.</summary>
internal static class EventTime
{
    private const string Name = "time";

    /// <returns>Null where it has none that can be read; the server then says so.</returns>
    public static DateTimeOffset? Read(JsonObject read)
    {
        if (read[Name] is not JsonValue value)
            return null;
        if (value.TryGetValue(out string? text))
            return Rfc3339.TryRead(text, out var time) ? time : null;
        if (!value.TryGetValue(out double number) || Math.Abs(number) > 253402300799999 || number < -62135596800000)
            return null;
        return DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Floor(number));
    }

    /// <summary>Moves the time and keeps its form. An event whose time cannot be read, or would leave the calendar, stays as it is.</summary>
    public static void Shift(JsonObject read, TimeSpan by)
    {
        if (by == TimeSpan.Zero || Read(read) is not { } time || !Fits(time, by))
            return;
        var isText = read[Name]!.AsValue().TryGetValue(out string? _);
        read[Name] = isText ? Rfc3339.Write(time + by) : (time + by).ToUnixTimeMilliseconds();
    }

    private static bool Fits(DateTimeOffset time, TimeSpan by) =>
        by > TimeSpan.Zero ? by < DateTimeOffset.MaxValue - time : -by < time - DateTimeOffset.MinValue;
}
