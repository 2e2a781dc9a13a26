using System.Text;
using System.Text.Json;

namespace Insights.Domain.Accounts;

/// <summary>The settings document in its proto-JSON form, the same on the wire and in storage; durations as "1800s".</summary>
public static class SettingsJson
{
    /// <summary>Writes the whole document, defaults included.</summary>
    public static void Write(Utf8JsonWriter to, AccountSettings settings)
    {
        to.WriteStartObject();
        foreach (var field in SettingsFields.All)
            field.Write(to, settings);
        to.WriteEndObject();
    }

    public static string ToText(AccountSettings settings) => ToText(json => Write(json, settings));

    /// <summary>The fields in which two differ, each with its value in both: {"lateness": {"from": "0s", "to": "60s"}}.</summary>
    public static string DifferenceToText(AccountSettings from, AccountSettings to) => ToText(json =>
    {
        json.WriteStartObject();
        foreach (var field in SettingsFields.All)
        {
            var (before, after) = (ValueOf(field, from), ValueOf(field, to));
            if (before == after)
                continue;
            json.WriteStartObject(field.Name);
            WriteRaw(json, "from", before);
            WriteRaw(json, "to", after);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    });

    /// <summary>Reads a document; what it does not name has its default. Adds every fault to <paramref name="faults"/>.</summary>
    public static AccountSettings Read(JsonElement document, List<SettingsFault> faults)
    {
        var (settings, _) = ReadFields(document, faults);
        faults.AddRange(settings.Faults());
        return settings;
    }

    /// <summary>
    /// Reads a document that says what is to change. A field that is null has its default. Adds what cannot be read to
    /// <paramref name="faults"/>; whether the whole is valid is seen when it is put together.
    /// </summary>
    /// <returns>The settings, and which fields the document named.</returns>
    public static (AccountSettings Settings, IReadOnlyList<string> Named) ReadFields(JsonElement document, List<SettingsFault> faults)
    {
        var settings = AccountSettings.Default;
        var named = new List<string>();
        if (document.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new("settings", "must be an object"));
            return (settings, named);
        }
        try
        {
            foreach (var value in document.EnumerateObject())
            {
                if (SettingsFields.Find(value.Name) is not { } field)
                {
                    faults.Add(new(value.Name, SettingsFields.Known));
                    continue;
                }
                named.Add(field.Name);
                settings = value.Value.ValueKind == JsonValueKind.Null
                    ? field.Take(settings, AccountSettings.Default)
                    : field.Read(settings, value.Value, faults);
            }
        }
        catch (InvalidOperationException)
        {
            // JSON can spell half a surrogate pair, which the parser lets through and only the reading of the text refuses.
            faults.Add(new("settings", "has a text that is not well-formed Unicode"));
        }
        return (settings, named);
    }

    private static string? ValueOf(SettingsField field, AccountSettings settings)
    {
        var text = ToText(json =>
        {
            json.WriteStartObject();
            field.Write(json, settings);
            json.WriteEndObject();
        });
        using var document = JsonDocument.Parse(text);
        return document.RootElement.TryGetProperty(field.Name, out var value) ? value.GetRawText() : null;
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, string? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value ?? "null");
    }

    private static string ToText(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
