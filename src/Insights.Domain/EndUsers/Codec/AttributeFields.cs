using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Insights.Domain.Attributes;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>Values and updates of attributes in their stored form.</summary>
internal static class AttributeFields
{
    public static void Update(this ByteWriter to, UserUpdate update)
    {
        to.Text(update.OperationId);
        to.Signed(update.TimeMs);
        to.Byte((byte)update.Source);
        to.Unsigned((ulong)update.Operations.Length);
        foreach (var (attribute, kind, value) in update.Operations)
        {
            to.Signed(attribute);
            to.Byte((byte)kind);
            if (kind != OperationKind.Unset)
                to.Value(value!);
        }
    }

    public static UserUpdate Update(this ref ByteReader from)
    {
        var (id, timeMs, source) = (from.RequiredText(), from.Signed(), from.Member<AttributeSource>());
        var operations = new AttributeOperation[from.Items()];
        for (var i = 0; i < operations.Length; i++)
        {
            var (attribute, kind) = ((int)from.Signed(), from.Member<OperationKind>());
            operations[i] = new(attribute, kind, kind == OperationKind.Unset ? null : from.Value());
        }
        return new UserUpdate
        {
            OperationId = id,
            TimeMs = timeMs,
            Source = source,
            Operations = ImmutableCollectionsMarshal.AsImmutableArray(operations),
        };
    }

    public static void Values(this ByteWriter to, ImmutableSortedDictionary<int, KnownValue> values)
    {
        to.Unsigned((ulong)values.Count);
        foreach (var (number, known) in values)
        {
            to.Signed(number);
            to.Value(known.Value);
            to.Byte((byte)known.Source);
            to.Signed(known.TimeMs);
            // Of an Analytics Property there is none.
            to.Signed(known.ChangeMs ?? known.TimeMs);
        }
    }

    public static ImmutableSortedDictionary<int, KnownValue> Values(this ref ByteReader from)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<int, KnownValue>();
        for (var left = from.Items(); left > 0; left--)
        {
            var number = (int)from.Signed();
            var known = new KnownValue(from.Value(), from.Member<AttributeSource>(), from.Signed(), from.Signed());
            values[number] = number > 0 ? known : known with { ChangeMs = null };
        }
        return values.ToImmutable();
    }

    public static void Value(this ByteWriter to, AttributeValue value)
    {
        to.Byte((byte)value.Type);
        switch (value)
        {
            case TextValue text:
                to.Text(text.Text);
                break;
            case NumberValue number:
                to.Fixed64(BitConverter.DoubleToUInt64Bits(number.Number));
                break;
            case BooleanValue boolean:
                to.Byte(boolean.Boolean ? (byte)1 : (byte)0);
                break;
            case TimeValue time:
                to.Signed(time.UnixMs);
                break;
            case ListValue list:
                to.Unsigned((ulong)list.Texts.Length);
                foreach (var text in list.Texts)
                    to.Text(text);
                break;
            default:
                throw new ArgumentException($"No stored form for {value.GetType().Name}.", nameof(value));
        }
    }

    public static AttributeValue Value(this ref ByteReader from)
    {
        var type = (AttributeType)from.Byte();
        return type switch
        {
            AttributeType.Text => new TextValue(from.RequiredText()),
            AttributeType.Number => new NumberValue(BitConverter.UInt64BitsToDouble(from.Fixed64())),
            AttributeType.Boolean => new BooleanValue(from.Byte() == 1),
            AttributeType.Time => new TimeValue(from.Signed()),
            AttributeType.List => List(ref from),
            _ => throw new InvalidDataException($"Unknown type of value: {(int)type}."),
        };
    }

    private static ListValue List(ref ByteReader from)
    {
        var texts = new string[from.Items()];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = from.RequiredText();
        return new ListValue(ImmutableCollectionsMarshal.AsImmutableArray(texts));
    }
}
