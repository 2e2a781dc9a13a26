using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Insights.Domain.Accounts;

/// <summary>The settings document in its proto-JSON form, the same on the wire and in storage; durations as "1800s".</summary>
public static class SettingsJson
{
    /// <summary>Writes the whole document, defaults included.</summary>
    public static void Write(Utf8JsonWriter to, AccountSettings settings)
    {
        to.WriteStartObject();
        to.WriteString("sessionTimeout", Text(settings.SessionTimeout));
        to.WriteBoolean("oneSessionPerTab", settings.OneSessionPerTab);
        to.WriteString("lateness", Text(settings.Lateness));
        to.WriteStartObject("applications");
        foreach (var (name, timeout) in settings.ApplicationTimeouts.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            to.WriteStartObject(name);
            to.WriteString("sessionTimeout", Text(timeout));
            to.WriteEndObject();
        }
        to.WriteEndObject();
        to.WriteEndObject();
    }

    public static string ToText(AccountSettings settings)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            Write(writer, settings);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads a document; what it does not name has its default. Adds every fault to <paramref name="faults"/>.</summary>
    public static AccountSettings Read(JsonElement document, List<SettingsFault> faults)
    {
        var settings = AccountSettings.Default;
        if (document.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new("settings", "must be an object"));
            return settings;
        }
        try
        {
            settings = Fields(document, faults);
        }
        catch (InvalidOperationException)
        {
            // JSON can spell half a surrogate pair, which the parser lets through and only the reading of the text refuses.
            faults.Add(new("settings", "has a text that is not well-formed Unicode"));
        }
        faults.AddRange(settings.Faults());
        return settings;
    }

    private static AccountSettings Fields(JsonElement document, List<SettingsFault> faults)
    {
        var settings = AccountSettings.Default;
        foreach (var field in document.EnumerateObject())
        {
            settings = field.Name switch
            {
                "sessionTimeout" => settings with { SessionTimeout = Duration(field.Value, field.Name, settings.SessionTimeout, faults) },
                "lateness" => settings with { Lateness = Duration(field.Value, field.Name, settings.Lateness, faults) },
                "oneSessionPerTab" => settings with { OneSessionPerTab = Flag(field.Value, field.Name, faults) },
                "applications" => settings with { ApplicationTimeouts = Applications(field.Value, faults) },
                _ => Unknown(settings, field.Name, faults),
            };
        }
        return settings;
    }

    private static AccountSettings Unknown(AccountSettings settings, string name, List<SettingsFault> faults)
    {
        faults.Add(new(name, "is no setting; known are sessionTimeout, oneSessionPerTab, lateness, applications"));
        return settings;
    }

    private static ImmutableDictionary<string, TimeSpan> Applications(JsonElement value, List<SettingsFault> faults)
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

    private static bool Flag(JsonElement value, string name, List<SettingsFault> faults)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        faults.Add(new(name, "must be true or false"));
        return false;
    }

    private static TimeSpan Duration(JsonElement value, string name, TimeSpan otherwise, List<SettingsFault> faults)
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

    private static string Text(TimeSpan duration) =>
        (duration.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.###", CultureInfo.InvariantCulture) + "s";
}
