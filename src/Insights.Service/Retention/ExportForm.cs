using System.Globalization;
using System.Text.Json;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Events;
using Insights.Domain.Identity;

namespace Insights.Service.Retention;

/// <summary>Single values in an export, in the forms that the API has for them; what is unset is absent.</summary>
internal static class ExportForm
{
    /// <summary>RFC 3339, UTC, to the millisecond.</summary>
    public static string Time(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Seconds with as many digits as the milliseconds need, and an "s".</summary>
    public static string Duration(long ms) => (ms / 1000m).ToString("0.###", CultureInfo.InvariantCulture) + "s";

    public static void Optional(this Utf8JsonWriter to, string name, string? value)
    {
        if (value is not null)
            to.WriteString(name, value);
    }

    /// <summary>An event's ID as its client gave it, and whose it was, where it was taken from an anonymous record.</summary>
    public static void EventId(this Utf8JsonWriter to, string name, string id)
    {
        var (own, anonymousId) = OpKey.Parts(id);
        to.WriteString(name, own);
        to.Optional("anonymousId", anonymousId);
    }

    /// <summary>The Analytics Properties that an event states.</summary>
    public static void Analytics(this Utf8JsonWriter to, Func<int, string?> text)
    {
        to.WriteStartObject("analytics");
        for (var i = 0; i < AnalyticsNumbers.Count; i++)
            to.Optional(AnalyticsNumbers.Names[i], text(i));
        to.WriteEndObject();
    }

    public static void OptionalTime(this Utf8JsonWriter to, string name, long? unixMs)
    {
        if (unixMs is { } ms)
            to.WriteString(name, Time(ms));
    }

    public static void OptionalDuration(this Utf8JsonWriter to, string name, long? ms)
    {
        if (ms is { } duration)
            to.WriteString(name, Duration(duration));
    }

    public static void Place(this Utf8JsonWriter to, Place? place)
    {
        if (place is null)
            return;
        to.WriteStartObject("place");
        to.Optional("country", place.Country);
        to.Optional("region", place.Region);
        to.Optional("city", place.City);
        to.WriteEndObject();
    }

    public static void Browser(this Utf8JsonWriter to, Browser? browser)
    {
        if (browser is null)
            return;
        to.WriteStartObject("browser");
        to.Optional("name", browser.Name);
        to.Optional("version", browser.Version);
        to.WriteEndObject();
    }

    /// <summary>An attribute by its name, and by its number where that is a custom one's: a name may have been given away anew.</summary>
    public static void AttributeName(this Utf8JsonWriter to, int number, AttributeCatalogue catalogue)
    {
        if (AnalyticsNumbers.Contains(number))
        {
            to.WriteString("analytics", AnalyticsNumbers.Names[-1 - number]);
            return;
        }
        var definition = catalogue.Find(number);
        to.Optional("name", definition?.Name);
        to.WriteNumber("number", number);
        if (definition?.RetiredAt is { } retired)
            to.WriteString("retireTime", Time(retired.ToUnixTimeMilliseconds()));
    }

    public static void Value(this Utf8JsonWriter to, AttributeValue value)
    {
        switch (value)
        {
            case TextValue text:
                to.WriteStringValue(text.Text);
                break;
            case NumberValue number:
                to.WriteNumberValue(number.Number);
                break;
            case BooleanValue boolean:
                to.WriteBooleanValue(boolean.Boolean);
                break;
            case TimeValue time:
                to.WriteStringValue(Time(time.UnixMs));
                break;
            case ListValue list:
                to.WriteStartArray();
                foreach (var text in list.Texts)
                    to.WriteStringValue(text);
                to.WriteEndArray();
                break;
        }
    }
}
