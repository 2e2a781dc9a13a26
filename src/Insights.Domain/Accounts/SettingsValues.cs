using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Insights.Domain.Privacy;

namespace Insights.Domain.Accounts;

/// <summary>Single values of the settings document in their JSON form. What has no such form is told, and has its value from before.</summary>
internal static class SettingsValues
{
    public static bool Flag(JsonElement value, string name, bool otherwise, ICollection<SettingsFault> faults)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        faults.Add(new(name, "must be true or false"));
        return otherwise;
    }

    public static int Number(JsonElement value, string name, int otherwise, ICollection<SettingsFault> faults)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
            return number;
        faults.Add(new(name, "must be a whole number"));
        return otherwise;
    }

    public static TimeSpan Duration(JsonElement value, string name, TimeSpan otherwise, ICollection<SettingsFault> faults)
    {
        if (value.ValueKind == JsonValueKind.String
            && value.GetString() is [.. var number, 's']
            && decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            && decimal.Abs(seconds) <= 315_576_000_000m
            && seconds * 1000 == decimal.Truncate(seconds * 1000))
            return TimeSpan.FromMilliseconds((long)(seconds * 1000));
        faults.Add(new(name, "must be a duration in seconds with at most milliseconds, such as \"1800s\""));
        return otherwise;
    }

    public static string Text(TimeSpan duration) =>
        (duration.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.###", CultureInfo.InvariantCulture) + "s";

    public static TrackingLevel Level(JsonElement value, string name, TrackingLevel otherwise, ICollection<SettingsFault> faults) =>
        Member(value, name, otherwise, "must be ESSENTIAL, STANDARD or EXTENDED", faults);

    public static BotPolicy Bots(JsonElement value, string name, BotPolicy otherwise, ICollection<SettingsFault> faults) =>
        Member(value, name, otherwise, "must be DROP, TAG or KEEP", faults);

    private static T Member<T>(JsonElement value, string name, T otherwise, string problem, ICollection<SettingsFault> faults)
        where T : struct, Enum
    {
        foreach (var member in Enum.GetValues<T>())
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(SettingsFields.NameOf(member)))
                return member;
        }
        faults.Add(new(name, problem));
        return otherwise;
    }

    /// <summary>A text; empty, as in proto3, is none.</summary>
    public static string? Name(JsonElement value, string name, ICollection<SettingsFault> faults)
    {
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString() is { Length: > 0 } text ? text : null;
        faults.Add(new(name, "must be a text"));
        return null;
    }

    /// <param name="none">The empty set, which knows how texts are compared.</param>
    public static ImmutableSortedSet<string> Texts(JsonElement value, string name, ImmutableSortedSet<string> none, ICollection<SettingsFault> faults)
    {
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String))
            return none.Union(value.EnumerateArray().Select(e => e.GetString()!));
        faults.Add(new(name, "must be a list of texts"));
        return none;
    }

    public static void WriteTexts(Utf8JsonWriter to, string name, ImmutableSortedSet<string> texts)
    {
        to.WriteStartArray(name);
        foreach (var text in texts)
            to.WriteStringValue(text);
        to.WriteEndArray();
    }

    public static RateLimits Rates(JsonElement value, string name, ICollection<SettingsFault> faults)
    {
        var rates = default(RateLimits);
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(name, "must be an object: {\"eventsPerSecond\": 1000, \"callsPerSecond\": 100}"));
            return rates;
        }
        foreach (var field in value.EnumerateObject())
        {
            rates = field.Name switch
            {
                "eventsPerSecond" => rates with { EventsPerSecond = Number(field.Value, $"{name}.{field.Name}", 0, faults) },
                "callsPerSecond" => rates with { CallsPerSecond = Number(field.Value, $"{name}.{field.Name}", 0, faults) },
                _ => Unknown(rates, $"{name}.{field.Name}"),
            };
        }
        return rates;

        RateLimits Unknown(RateLimits rates, string field)
        {
            faults.Add(new(field, "is no rate limit; known are eventsPerSecond, callsPerSecond"));
            return rates;
        }
    }

    public static void WriteRates(Utf8JsonWriter to, AccountSettings settings)
    {
        to.WriteStartObject("rateLimits");
        to.WriteNumber("eventsPerSecond", settings.RateLimits.EventsPerSecond);
        to.WriteNumber("callsPerSecond", settings.RateLimits.CallsPerSecond);
        to.WriteEndObject();
    }

    public static ImmutableDictionary<string, TimeSpan> Applications(JsonElement value, ICollection<SettingsFault> faults)
    {
        var timeouts = AccountSettings.Default.ApplicationTimeouts.ToBuilder();
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new("applications", "must be an object: {\"web\": {\"sessionTimeout\": \"600s\"}}"));
            return timeouts.ToImmutable();
        }
        foreach (var application in value.EnumerateObject())
        {
            var name = $"applications.{application.Name}";
            if (application.Value.ValueKind != JsonValueKind.Object)
            {
                faults.Add(new(name, "must be an object: {\"sessionTimeout\": \"600s\"}"));
                continue;
            }
            foreach (var field in application.Value.EnumerateObject())
            {
                if (field.Name == "sessionTimeout")
                    timeouts[application.Name] = Duration(field.Value, $"{name}.sessionTimeout", AccountSettings.Default.SessionTimeout, faults);
                else
                    faults.Add(new($"{name}.{field.Name}", "is no setting of an application; known is sessionTimeout"));
            }
        }
        return timeouts.ToImmutable();
    }

    public static void WriteApplications(Utf8JsonWriter to, AccountSettings settings)
    {
        to.WriteStartObject("applications");
        foreach (var (name, timeout) in settings.ApplicationTimeouts.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            to.WriteStartObject(name);
            to.WriteString("sessionTimeout", Text(timeout));
            to.WriteEndObject();
        }
        to.WriteEndObject();
    }
}
