using System.Collections;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Insights.V1;

namespace Insights.Client;

/// <summary>Makes the values of messages from plain ones.</summary>
public static class InsightsValues
{
    /// <summary>Most levels of objects and lists in one another that a server takes in an event.</summary>
    private const int Deepest = 64;

    /// <summary>2^53.</summary>
    private const long MostWhole = 1L << 53;

    /// <summary>The properties of an event.</summary>
    /// <param name="values">
    /// Texts, GUIDs, enums, numbers, truth values, times (which become RFC 3339 in UTC), nulls, <see cref="JsonElement"/>s,
    /// dictionaries with texts as keys, and lists of all these.
    /// </param>
    /// <exception cref="ArgumentException">One is of another type, no finite number, a whole number beyond 2^53, or nested deeper than 64 levels.</exception>
    public static Struct ToStruct(IEnumerable<KeyValuePair<string, object?>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Nested(values, 1);
    }

    /// <summary>The value of a custom attribute.</summary>
    /// <param name="value">A text, GUID or enum, a number, a truth value, a time, or a list of texts.</param>
    /// <exception cref="ArgumentException">It is of another type, no finite number, or a whole number beyond 2^53.</exception>
    public static AttributeValue ToAttribute(object value) => value switch
    {
        string or Guid or System.Enum => new() { Text = Text(value) },
        bool truth => new() { Boolean = truth },
        DateTimeOffset time => new() { Time = Timestamp.FromDateTimeOffset(time) },
        DateTime { Kind: not DateTimeKind.Unspecified } time => new() { Time = Timestamp.FromDateTime(time.ToUniversalTime()) },
        IEnumerable<string> texts => new() { List = new TextList { Texts = { texts } } },
        _ when IsNumber(value) => new() { Number = Finite(value) },
        _ => throw new ArgumentException($"A value of type {value?.GetType().FullName ?? "null"} is no attribute's.", nameof(value)),
    };

    private static Struct Nested(IEnumerable<KeyValuePair<string, object?>> values, int depth)
    {
        var made = new Struct();
        foreach (var (name, value) in values)
            made.Fields[name] = ToValue(value, depth);
        return made;
    }

    private static Value ToValue(object? value, int depth) => value switch
    {
        null => Value.ForNull(),
        string or Guid or System.Enum => Value.ForString(Text(value)),
        bool truth => Value.ForBool(truth),
        DateTimeOffset time => Value.ForString(Rfc3339(time.UtcDateTime)),
        DateTime { Kind: not DateTimeKind.Unspecified } time => Value.ForString(Rfc3339(time.ToUniversalTime())),
        Value given => given,
        JsonElement json => OfJson(json, depth),
        _ when IsNumber(value) => Value.ForNumber(Finite(value)),
        IEnumerable or Struct when depth >= Deepest => throw new ArgumentException($"The values are nested deeper than {Deepest} levels."),
        Struct given => Value.ForStruct(given),
        IEnumerable<KeyValuePair<string, object?>> values => Value.ForStruct(Nested(values, depth + 1)),
        IDictionary values => Value.ForStruct(Nested(Pairs(values), depth + 1)),
        IEnumerable values => new() { ListValue = new ListValue { Values = { values.Cast<object?>().Select(v => ToValue(v, depth + 1)) } } },
        _ => throw new ArgumentException($"A value of type {value.GetType().FullName} has no form in an event."),
    };

    private static Value OfJson(JsonElement json, int depth) => json.ValueKind switch
    {
        JsonValueKind.String => Value.ForString(json.GetString()!),
        JsonValueKind.Number => Value.ForNumber(json.TryGetInt64(out var whole) ? Finite(whole) : Finite(json.GetDouble())),
        JsonValueKind.True => Value.ForBool(true),
        JsonValueKind.False => Value.ForBool(false),
        JsonValueKind.Object => ToValue(json.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, (object?)p.Value)), depth),
        JsonValueKind.Array => ToValue(json.EnumerateArray().Cast<object?>(), depth),
        _ => Value.ForNull(),
    };

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary values)
    {
        foreach (DictionaryEntry entry in values)
        {
            yield return new(
                entry.Key as string ?? throw new ArgumentException($"A dictionary has a key of type {entry.Key.GetType().FullName}, no text."), entry.Value);
        }
    }

    private static bool IsNumber(object? value) => value is double or float or decimal or int or long or short or byte or uint or ulong or ushort or sbyte;

    private static double Finite(object value) => value switch
    {
        // What a double cannot hold would come back as another number.
        long and (> MostWhole or < -MostWhole) or ulong and > MostWhole => throw new ArgumentException($"{value} is beyond 2^53: send it as a text."),
        _ when Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) => number,
        _ => throw new ArgumentException($"{value} is no finite number."),
    };

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Rfc3339(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
