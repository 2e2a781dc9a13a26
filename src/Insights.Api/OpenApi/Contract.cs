using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Insights.V1;

namespace Insights.Api.OpenApi;

/// <summary>
/// proto/insights/v1 as descriptors that carry the comments of the .proto files, which generated code leaves out. The build
/// embeds them (protoc --include_source_info).
/// </summary>
internal static class Contract
{
    private const string Resource = "contract.binpb";

    private const string Package = "insights.v1";

    private static readonly ExtensionRegistry _options =
    [
        AnnotationsExtensions.Http, FieldBehaviorExtensions.FieldBehavior,
        OptionsExtensions.ServiceKeys, OptionsExtensions.Keys, OptionsExtensions.Stream, OptionsExtensions.Collection, OptionsExtensions.Flat,
    ];

    /// <summary>Every service, by the names of the files.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services()
    {
        using var stream = typeof(Contract).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The build did not embed {Resource}.");
        var files = FileDescriptorSet.Parser.ParseFrom(stream).File.Select(f => f.ToByteString());
        return
        [
            .. FileDescriptor.BuildFromByteStrings(files, _options)
                .Where(f => f.Package == Package)
                .OrderBy(f => f.Name, StringComparer.Ordinal)
                .SelectMany(f => f.Services),
        ];
    }

    /// <summary>The kinds of keys that may call the method: its own, or else those of its service.</summary>
    public static IReadOnlyList<Key.Types.Kind> Keys(this MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(OptionsExtensions.Keys) is { Count: > 0 } own
            ? own
            : method.Service.GetOptions()?.GetExtension(OptionsExtensions.ServiceKeys) ?? [];

    /// <summary>The addresses of the method; none where it is for gRPC only.</summary>
    public static IEnumerable<HttpRule> Bindings(this MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule ? [rule, .. rule.AdditionalBindings] : [];

    /// <summary>Whether a request must have the field, or an answer always has it.</summary>
    public static bool IsRequired(this FieldDescriptor field) => field.Behaves(FieldBehavior.Required) || field.Behaves(FieldBehavior.Identifier);

    public static bool Behaves(this FieldDescriptor field, FieldBehavior behavior) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(behavior) ?? false;

    /// <summary>Whether the fields of the message stand in the query by their own names.</summary>
    public static bool IsFlat(this FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Flat) ?? false;

    public static bool Is<T>(this FieldDescriptor field)
        where T : IMessage<T>, new() =>
        field.FieldType == FieldType.Message && field.MessageType.FullName == new T().Descriptor.FullName;
}
