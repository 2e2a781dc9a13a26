using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Insights.V1;

namespace Insights.Api.OpenApi;

/// <summary>
/// Which messages requests and answers hold, and how the two differ: an answer has every field that is not optional, a
/// request those that are required; a request may state times and values in more forms.
/// </summary>
internal sealed class Usage
{
    private readonly HashSet<string> _inBodies = [];
    private readonly HashSet<string> _inAnswers = [];
    private readonly HashSet<string> _masked = [];
    private readonly Dictionary<string, bool> _differs = [];

    public Usage(IEnumerable<MethodDescriptor> methods)
    {
        foreach (var method in methods)
        {
            Collect(method.OutputType, _inAnswers);
            if (!method.Bindings().Any(b => b.Body.Length > 0))
                continue;
            Collect(method.InputType, _inBodies);
            if (method.InputType.Fields.InDeclarationOrder().Any(f => f.Is<FieldMask>()))
                _masked.UnionWith(method.InputType.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message).Select(f => f.MessageType.FullName));
        }
    }

    public bool IsInBodies(MessageDescriptor message) => _inBodies.Contains(message.FullName);

    /// <summary>Whether null stands for the default: in what a field mask changes in part.</summary>
    public bool TakesNull(MessageDescriptor message) => _masked.Contains(message.FullName);

    /// <summary>The name of the schema; a message of two forms has two.</summary>
    public string NameOf(MessageDescriptor message, bool inBody)
    {
        var name = message.FullName[(message.File.Package.Length + 1)..];
        return inBody && _inAnswers.Contains(message.FullName) && Differs(message) ? name + "Input" : name;
    }

    public static bool IsAlwaysThere(FieldDescriptor field, bool inBody) => field.IsRequired() || (!inBody && !field.HasPresence);

    private bool Differs(MessageDescriptor message)
    {
        if (_differs.TryGetValue(message.FullName, out var known))
            return known;
        // A message that holds itself differs only where another of its fields does.
        _differs[message.FullName] = false;
        var fields = message.Fields.InDeclarationOrder();
        return _differs[message.FullName] = TakesNull(message) || HasShortForm(message)
            || fields.Any(f => f.Is<Timestamp>() || IsAlwaysThere(f, true) != IsAlwaysThere(f, false))
            || fields.Any(f => f.FieldType == FieldType.Message && IsOurs(f.MessageType) && Differs(f.MessageType));
    }

    /// <summary>Whether a request may state it as a bare value.</summary>
    public static bool HasShortForm(MessageDescriptor message) =>
        message.FullName == AttributeValue.Descriptor.FullName || message.FullName == TextList.Descriptor.FullName;

    public static bool IsOurs(MessageDescriptor message) => message.File.Package == AttributeValue.Descriptor.File.Package;

    private static void Collect(MessageDescriptor message, HashSet<string> into)
    {
        if (!IsOurs(message) || !into.Add(message.FullName))
            return;
        foreach (var field in message.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message))
            Collect(field.MessageType, into);
    }
}
