using System.Text;
using Insights.Domain.Events;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;

namespace Insights.Api.Intake.Wire;

/// <summary>
/// Writes a google.protobuf.Struct as the JSON object that it stands for, straight from its bytes.
/// </summary>
internal readonly ref struct PropertiesWriter(ReadOnlySpan<byte> body, JsonScratch to)
{
    private const int StructFields = 1;
    private const int EntryKey = 1;
    private const int EntryValue = 2;
    private const int ListValues = 1;
    private const int NullKind = 1;
    private const int NumberKind = 2;
    private const int TextKind = 3;
    private const int BooleanKind = 4;
    private const int StructKind = 5;
    private const int ListKind = 6;

    private static readonly Rejection NotReadable = new(RejectionReason.InvalidField, "properties is no google.protobuf.Struct.");
    private static readonly Rejection NotText = new(RejectionReason.InvalidField, "properties holds a text that is not UTF-8.");

    private readonly ReadOnlySpan<byte> _body = body;
    private readonly JsonScratch _to = to;
    private readonly SeenNames _names = SeenNames.OfThread;

    /// <summary>Writes the object.</summary>
    /// <param name="depth">How deep it is nested, the properties themselves being 1.</param>
    /// <returns>Why it could not be written; null where it was.</returns>
    public Rejection? Struct((int Start, int End) range, int depth)
    {
        if (depth > EventFaults.MaxDepth)
            return EventFaults.TooDeep;
        if (depth == 1)
            _names.Clear();
        var self = _names.Enter();
        var reader = new WireReader(_body, range.Start, range.End);
        _to.Raw((byte)'{');
        while (reader.Next())
        {
            if (reader is not { Field: StructFields, Type: WireReader.BytesType })
                return NotReadable;
            if (Entry(reader.Range(), depth, self) is { } fault)
                return fault;
            _to.Raw((byte)',');
        }
        _to.Close((byte)'}');
        return reader.Failed ? NotReadable : null;
    }

    private Rejection? Entry((int Start, int End) range, int depth, ulong inObject)
    {
        var reader = new WireReader(_body, range.Start, range.End);
        (int Start, int End) key = default, value = default;
        while (reader.Next())
        {
            if (reader.Type != WireReader.BytesType || reader.Field is not (EntryKey or EntryValue))
                return NotReadable;
            if (reader.Field == EntryKey)
                key = reader.Range();
            else
                value = reader.Range();
        }
        if (reader.Failed)
            return NotReadable;
        if (!_to.Text(_body[key.Start..key.End]))
            return NotText;
        if (!_names.Add(inObject, _body[key.Start..key.End]))
            return EventFaults.Twice(Encoding.UTF8.GetString(_body[key.Start..key.End]), "properties");
        _to.Raw((byte)':');
        return Value(value, depth, key);
    }

    private Rejection? List((int Start, int End) range, int depth, (int Start, int End) key)
    {
        if (depth > EventFaults.MaxDepth)
            return EventFaults.TooDeep;
        var reader = new WireReader(_body, range.Start, range.End);
        _to.Raw((byte)'[');
        while (reader.Next())
        {
            if (reader is not { Field: ListValues, Type: WireReader.BytesType })
                return NotReadable;
            if (Value(reader.Range(), depth, key) is { } fault)
                return fault;
            _to.Raw((byte)',');
        }
        _to.Close((byte)']');
        return reader.Failed ? NotReadable : null;
    }

    /// <param name="depth">Of the object or list that it stands in.</param>
    /// <param name="key">The name that it stands under, or the list that it stands in.</param>
    private Rejection? Value((int Start, int End) range, int depth, (int Start, int End) key)
    {
        var reader = new WireReader(_body, range.Start, range.End);
        var kind = 0;
        var number = 0UL;
        (int Start, int End) bytes = default;
        while (reader.Next())
        {
            kind = reader.Field;
            if (kind > ListKind || reader.Type != TypeOf(kind))
                return NotReadable;
            if (reader.Type == WireReader.BytesType)
                bytes = reader.Range();
            else
                number = reader.Type == WireReader.Fixed64Type ? reader.Fixed64() : reader.Varint();
        }
        if (reader.Failed)
            return NotReadable;
        switch (kind)
        {
            case NumberKind:
                return _to.Number(BitConverter.UInt64BitsToDouble(number)) ? null : EventFaults.NotFinite;
            case TextKind:
                return _to.Text(_body[bytes.Start..bytes.End]) ? null : NotText;
            case BooleanKind:
                _to.Raw(number != 0 ? "true"u8 : "false"u8);
                return null;
            case StructKind:
                return Struct(bytes, depth + 1);
            case ListKind:
                return List(bytes, depth + 1, key);
            case NullKind:
                _to.Raw("null"u8);
                return null;
            default:
                return WithoutKind(Encoding.UTF8.GetString(_body[key.Start..key.End]));
        }
    }

    /// <summary>What a client sends that names the kind wrong, such as string_value where its library wants stringValue: the value would be lost.</summary>
    private static Rejection WithoutKind(string name) => new(
        RejectionReason.InvalidField,
        $"properties has a google.protobuf.Value without a kind under '{EventFaults.Shown(name)}'; set one of its fields, or null_value for null.");

    private static int TypeOf(int kind) => kind switch
    {
        NumberKind => WireReader.Fixed64Type,
        TextKind or StructKind or ListKind => WireReader.BytesType,
        _ => WireReader.VarintType,
    };
}
