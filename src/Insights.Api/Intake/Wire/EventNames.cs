using System.Text;
using Google.Protobuf.Reflection;
using Insights.V1;

namespace Insights.Api.Intake.Wire;

/// <summary>The names that the texts of a message have in JSON, each quoted and with its colon, in the order of their numbers.</summary>
internal static class EventNames
{
    public static readonly byte[][] Page = Of(V1.Page.Descriptor);
    public static readonly byte[][] Element = Of(V1.Element.Descriptor);
    public static readonly byte[][] Analytics = Of(AnalyticsProperties.Descriptor);

    private static byte[][] Of(MessageDescriptor message)
    {
        var fields = message.Fields.InFieldNumberOrder();
        // A message that no longer is texts 1, 2, 3, ... needs a reader of its own.
        return fields.Select((f, i) => (f, i)).All(x => x.f.FieldNumber == x.i + 1 && x.f.FieldType == FieldType.String && !x.f.IsRepeated)
            ? [.. fields.Select(f => Encoding.UTF8.GetBytes($"\"{f.JsonName}\":"))]
            : throw new InvalidOperationException($"{message.FullName} is not only texts any more.");
    }
}
