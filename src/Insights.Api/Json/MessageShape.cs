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
        Fields = [.. message.Fields.InDeclarationOrder().Select((f, i) => new FieldShape(f, i))];
        _byName = Fields.ToFrozenDictionary(f => f.Descriptor.JsonName, StringComparer.Ordinal);
    }

    /// <summary>In the order of the .proto file, which is the order in JSON.</summary>
    public IReadOnlyList<FieldShape> Fields { get; }

    public static MessageShape Of(MessageDescriptor message) => Known.GetOrAdd(message, static m => new MessageShape(m));

    /// <param name="name">In lowerCamelCase.</param>
    public FieldShape? Find(string name) => _byName.GetValueOrDefault(name);
}

/// <summary>A field of a message.</summary>
/// <param name="Index">Its place in <see cref="MessageShape.Fields"/>.</param>
internal sealed record FieldShape(FieldDescriptor Descriptor, int Index)
{
    public JsonEncodedText Name { get; } = JsonEncodedText.Encode(Descriptor.JsonName, JsonText.Options.Encoder);

    public string JsonName => Descriptor.JsonName;

    /// <summary>Whether it is absent where it is unset; all others are always told.</summary>
    public bool HasPresence { get; } = Descriptor.HasPresence;

    /// <summary>By the number of a value, its name.</summary>
    public FrozenDictionary<int, JsonEncodedText> EnumNames { get; } = Descriptor.FieldType != FieldType.Enum
        ? FrozenDictionary<int, JsonEncodedText>.Empty
        : Descriptor.EnumType.Values.ToFrozenDictionary(v => v.Number, v => JsonEncodedText.Encode(v.Name));

    public object Get(IMessage message) => Descriptor.Accessor.GetValue(message);

    public bool IsSet(IMessage message) => Descriptor.Accessor.HasValue(message);

    public void Set(IMessage message, object value) => Descriptor.Accessor.SetValue(message, value);
}
