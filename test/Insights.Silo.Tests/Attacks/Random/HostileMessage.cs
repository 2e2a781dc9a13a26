using Google.Protobuf;
using Google.Protobuf.Reflection;
using Insights.Testing.Hostile;

namespace Insights.Silo.Tests.Attacks.Random;

/// <summary>Messages on the wire that nobody well-behaved sends. The same dice make the same.</summary>
internal sealed class HostileMessage(System.Random random, HostileText text)
{
    private const int Deepest = 6;

    /// <summary>The bytes of a message of a type, or what was one.</summary>
    public byte[] Of(MessageDescriptor type)
    {
        var made = random.Next(5) switch
        {
            0 => Repeated(type),
            1 => Nested(type),
            2 => text.Bytes(text.Count(100_000)),
            _ => Filled(type, 0),
        };
        return random.Next(3) == 0 ? text.Spoil(made) : made;
    }

    /// <summary>One field over and over, with nothing in it or with something.</summary>
    private byte[] Repeated(MessageDescriptor type)
    {
        var field = (uint)(type.Fields.InFieldNumberOrder().Count == 0 ? 1 : type.Fields.InFieldNumberOrder()[random.Next(type.Fields.InFieldNumberOrder().Count)].FieldNumber);
        var inner = random.Next(3) == 0 ? text.Bytes(random.Next(30)) : [];
        var one = Framed(field, inner);
        var times = text.Count(HostileText.MostBytes / one.Length);
        var made = new byte[one.Length * times];
        for (var i = 0; i < times; i++)
            one.CopyTo(made, i * one.Length);
        return made;
    }

    /// <summary>A field in itself, over and over.</summary>
    private byte[] Nested(MessageDescriptor type)
    {
        var field = (uint)random.Next(1, 16);
        byte[] made = [];
        for (var depth = text.Count(1500); depth > 0; depth--)
            made = Framed(field, made);
        var fields = type.Fields.InFieldNumberOrder().Where(f => f.FieldType == FieldType.Message).ToList();
        return fields.Count == 0 ? made : Framed((uint)fields[random.Next(fields.Count)].FieldNumber, made);
    }

    private byte[] Filled(MessageDescriptor type, int depth)
    {
        var made = new MemoryStream();
        using (var to = new CodedOutputStream(made, leaveOpen: true))
        {
            foreach (var field in type.Fields.InFieldNumberOrder())
            {
                if (random.Next(3) == 0)
                    continue;
                for (var times = field.IsRepeated ? text.Count(600) : 1; times > 0 && to.Position < HostileText.MostBytes; times--)
                    Write(to, field, depth);
            }
        }
        return made.ToArray();
    }

    private void Write(CodedOutputStream to, FieldDescriptor field, int depth)
    {
        switch (field.FieldType)
        {
            case FieldType.Message or FieldType.Group:
                to.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
                to.WriteBytes(ByteString.CopyFrom(depth < Deepest ? Filled(field.MessageType, depth + 1) : []));
                break;
            case FieldType.String or FieldType.Bytes:
                to.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
                to.WriteBytes(random.Next(4) == 0 ? ByteString.CopyFrom(text.Bytes(text.Count(40_000))) : ByteString.CopyFromUtf8(text.Parameter()));
                break;
            case FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64:
                to.WriteTag(field.FieldNumber, WireFormat.WireType.Fixed64);
                to.WriteFixed64((ulong)random.NextInt64(long.MinValue, long.MaxValue));
                break;
            default:
                to.WriteTag(field.FieldNumber, WireFormat.WireType.Varint);
                to.WriteInt64(random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(4));
                break;
        }
    }

    private static byte[] Framed(uint field, byte[] inner)
    {
        var made = new MemoryStream(inner.Length + 10);
        using (var to = new CodedOutputStream(made, leaveOpen: true))
        {
            to.WriteTag((int)field, WireFormat.WireType.LengthDelimited);
            to.WriteLength(inner.Length);
        }
        made.Write(inner);
        return made.ToArray();
    }
}
