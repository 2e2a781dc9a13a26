using System.Globalization;
using Insights.Domain.Attributes;
using Insights.Domain.Events;
using Insights.Domain.Tags;

namespace Insights.Console.Text;

/// <summary>Numbers, lengths, moments and names as people write them. Moments are in UTC, and say so.</summary>
public sealed class Show(TimeProvider clock)
{
    /// <summary>Now, Unix milliseconds.</summary>
    public long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>"1,234".</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "3 d 4 h".</summary>
    /// <param name="ms">Milliseconds; 0 or more.</param>
    public static string Length(long ms)
    {
        var span = TimeSpan.FromMilliseconds(ms);
        return span switch
        {
            { TotalSeconds: < 1 } => ms == 0 ? "0 s" : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s"),
            { TotalMinutes: < 1 } => $"{span.Seconds} s",
            { TotalHours: < 1 } => Two(span.Minutes, "min", span.Seconds, "s"),
            { TotalDays: < 1 } => Two(span.Hours, "h", span.Minutes, "min"),
            _ => Two(span.Days, "d", span.Hours, "h"),
        };
    }

    /// <summary>"-" where there is none.</summary>
    public static string Length(long? ms) => ms is { } known ? Length(known) : "-";

    /// <summary>"2026-12-01 11:48:02 UTC".</summary>
    public static string Moment(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>As programs read it: "2026-12-01T11:48:02.000Z".</summary>
    public static string Iso(long ms) => ValueText.OfTime(ms);

    /// <summary>"just now", "5 min ago", "3 h ago", "12 d ago", "in 3 h".</summary>
    public string Ago(long ms)
    {
        var ago = NowMs - ms;
        var text = Math.Abs(ago) switch
        {
            < 60_000 => "",
            < 3_600_000 and var m => $"{m / 60_000} min",
            < 172_800_000 and var m => $"{m / 3_600_000} h",
            var m => $"{Number(m / 86_400_000)} d",
        };
        return text.Length == 0 ? "just now" : ago > 0 ? $"{text} ago" : $"in {text}";
    }

    /// <summary>"Zurich, ZH, CH"; "-" where nothing is known.</summary>
    public static string Of(Place? place) => Joined(", ", place?.City, place?.Region, place?.Country);

    /// <summary>"Firefox 128"; "-" where nothing is known.</summary>
    public static string Of(Browser? browser) => Joined(" ", browser?.Name, browser?.Version);

    /// <summary>A value of an attribute.</summary>
    public static string Of(AttributeValue value) => value is ListValue list
        ? string.Join(", ", list.Texts)
        : string.Join(", ", ValueText.Of(value));

    /// <summary>What a tag is called.</summary>
    public static string Of(UserTag tag) => tag switch
    {
        UserTag.NewUser => "New user",
        UserTag.ReturningUser => "Returning user",
        UserTag.LongtimeUser => "Longtime user",
        UserTag.WorkInfo => "Work info",
        UserTag.ContactInfo => "Contact info",
        UserTag.Buyer => "Buyer",
        UserTag.CustomAttributes => "Custom attributes",
        _ => tag.WireName(),
    };

    private static string Joined(string between, params string?[] parts) =>
        string.Join(between, parts.Where(p => !string.IsNullOrEmpty(p))) is { Length: > 0 } text ? text : "-";

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";
}
