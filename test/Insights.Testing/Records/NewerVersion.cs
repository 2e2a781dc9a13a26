using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Insights.Testing.Records;

/// <summary>Messages as a later version may write them: each, and each in it, with fields that this one does not know.</summary>
public static class NewerVersion
{
    public static byte[] With(IMessage message)
    {
        var parts = message.Descriptor.Fields.InDeclarationOrder()
            .SelectMany(field => Parts(message, field)).Select(part => (part.Field.FieldNumber, Bytes: With(part.Value))).ToList();
        var rest = message.Descriptor.Parser.ParseFrom(message.ToByteArray());
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(f => Parts(message, f).Any()))
            field.Accessor.Clear(rest);
        using var bytes = new MemoryStream();
        bytes.Write(rest.ToByteArray());
        using (var to = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (var (number, part) in parts)
            {
                to.WriteTag(number, WireFormat.WireType.LengthDelimited);
                to.WriteBytes(ByteString.CopyFrom(part));
            }
            to.WriteTag(1000, WireFormat.WireType.Varint);
            to.WriteInt64(7);
            to.WriteTag(1001, WireFormat.WireType.LengthDelimited);
            to.WriteString("of a later version");
        }
        return bytes.ToArray();
    }

    private static IEnumerable<(FieldDescriptor Field, IMessage Value)> Parts(IMessage message, FieldDescriptor field)
    {
        if (field.FieldType != FieldType.Message)
            return [];
        return field.IsRepeated
            ? ((System.Collections.IEnumerable)field.Accessor.GetValue(message)).Cast<IMessage>().Select(part => (field, part))
            : field.Accessor.GetValue(message) is IMessage one ? [(field, one)] : [];
    }
}
