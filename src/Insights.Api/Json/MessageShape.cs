using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Insights.Api.Json;

/// <summary>What reading and writing a message as JSON needs to know of its type; made once for each.</summary>
internal sealed class MessageShape
{
    private static readonly ConcurrentDictionary<MessageDescriptor, MessageShape> Known = new();

    private readonly FrozenDictionary<string, FieldShape> _byName;

    private MessageShape(MessageDescriptor message)
    {
        Fields = [.. message.Fields.InDeclarationOrder().Select(f => new FieldShape(f))];
        _byName = Fields.ToFrozenDictionary(f => f.Descriptor.JsonName, StringComparer.Ordinal);
    }

    /// <summary>In the order of the .proto file, which is the order in JSON.</summary>
    public IReadOnlyList<FieldShape> Fields { get; }

    public static MessageShape Of(MessageDescriptor message) => Known.GetOrAdd(message, static m => new MessageShape(m));

    /// <param name="name">In lowerCamelCase.</param>
    public FieldShape? Find(string name) => _byName.GetValueOrDefault(name);
}

/// <summary>A field of a message; there is one object for each.</summary>
internal sealed class FieldShape(FieldDescriptor descriptor)
{
    public FieldDescriptor Descriptor { get; } = descriptor;

    public JsonEncodedText Name { get; } = JsonEncodedText.Encode(descriptor.JsonName, JsonText.Options.Encoder);

    /// <summary>Whether it is absent where it is unset; all others are always told.</summary>
    public bool HasPresence { get; } = descriptor.HasPresence;

    /// <summary>By the number of a value, its name.</summary>
    public FrozenDictionary<int, JsonEncodedText> EnumNames { get; } = descriptor.FieldType != FieldType.Enum
        ? FrozenDictionary<int, JsonEncodedText>.Empty
        : descriptor.EnumType.Values.ToFrozenDictionary(v => v.Number, v => JsonEncodedText.Encode(v.Name));

    public object Get(IMessage message) => Descriptor.Accessor.GetValue(message);

    public bool IsSet(IMessage message) => Descriptor.Accessor.HasValue(message);

    public void Set(IMessage message, object value) => Descriptor.Accessor.SetValue(message, value);
}
