using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Insights.V1;

namespace Insights.Api.Errors;

/// <summary>Names of fields as gRPC clients know them: services name fields in their JSON form, the .proto files in theirs.</summary>
internal static class FieldNames
{
    private static readonly FrozenDictionary<string, string> ByJsonName = new[]
        { EventsReflection.Descriptor, EndUsersReflection.Descriptor, AttributesReflection.Descriptor, SegmentsReflection.Descriptor, AccountsReflection.Descriptor }
        .SelectMany(f => f.MessageTypes).SelectMany(WithNested)
        .SelectMany(m => m.Fields.InDeclarationOrder())
        .DistinctBy(f => f.JsonName)
        .ToFrozenDictionary(f => f.JsonName, f => f.Name, StringComparer.Ordinal);

    /// <summary>"endUsers[3].id" becomes "end_users[3].id"; what is no field of a message stays as it is.</summary>
    public static string InProto(string path) => string.Join('.', path.Split('.').Select(Part));

    private static string Part(string part)
    {
        var bracket = part.IndexOf('[', StringComparison.Ordinal);
        var (name, index) = bracket < 0 ? (part, "") : (part[..bracket], part[bracket..]);
        return ByJsonName.TryGetValue(name, out var own) ? own + index : part;
    }

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(WithNested).Prepend(message);
}
