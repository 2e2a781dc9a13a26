using System.Text;
using System.Text.Json;
using Insights.Domain.Events;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;

namespace Insights.Api.Intake.Json;

/// <summary>What a value of an event must be like, whatever it is: whole and finite, not nested too deep, no name twice in one object.</summary>
internal static class JsonValueCheck
{
    /// <summary>A number of no more digits, without an exponent, is finite.</summary>
    private const int LongestFinite = 300;

    /// <summary>Passes over the value under the reader.</summary>
    /// <param name="outer">How many objects and arrays it stands in that count; itself it is one more.</param>
    /// <returns>The first fault; null where there is none.</returns>
    public static Rejection? Pass(ref Utf8JsonReader json, int outer)
    {
        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return null;
        var (depth, names, fault) = (json.CurrentDepth, SeenNames.OfThread, default(Rejection));
        Span<ulong> objects = stackalloc ulong[EventFaults.MaxDepth + 1];
        names.Clear();
        objects[0] = names.Enter();
        while (json.Read() && json.CurrentDepth > depth)
            fault ??= Check(ref json, names, objects, json.CurrentDepth - depth, outer);
        return fault;
    }

    private static Rejection? Check(ref Utf8JsonReader json, SeenNames names, scoped Span<ulong> objects, int level, int outer)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (outer + level + 1 > EventFaults.MaxDepth)
                    return EventFaults.TooDeep;
                objects[level] = names.Enter();
                return null;
            case JsonTokenType.Number:
                return IsFinite(ref json) ? null : EventFaults.NotFinite;
            case JsonTokenType.PropertyName when !json.ValueIsEscaped:
                return names.Add(objects[level - 1], json.ValueSpan) ? null : EventFaults.Twice(json.GetString()!, "properties");
            case JsonTokenType.PropertyName or JsonTokenType.String when !WholeText.IsIn(ref json):
                return EventFaults.NotWhole;
            case JsonTokenType.PropertyName:
                var name = json.GetString()!;
                return names.Add(objects[level - 1], Encoding.UTF8.GetBytes(name)) ? null : EventFaults.Twice(name, "properties");
            default:
                return null;
        }
    }

    private static bool IsFinite(ref Utf8JsonReader json) =>
        (json.ValueSpan.Length <= LongestFinite && json.ValueSpan.IndexOfAny((byte)'e', (byte)'E') < 0)
        || (json.TryGetDouble(out var number) && double.IsFinite(number));
}
