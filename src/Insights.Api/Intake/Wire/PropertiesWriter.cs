using Insights.Domain.Events;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;

namespace Insights.Api.Intake.Wire;

/// <summary>
/// Writes a google.protobuf.Struct as the JSON object that it stands for, straight from its bytes. Of a field that is there
/// more than once the last one counts, as in any JSON object.
/// </summary>
internal readonly ref struct PropertiesWriter(ReadOnlySpan<byte> body, JsonScratch to)
{
    private const int StructFields = 1;
    private const int EntryKey = 1;
    private const int EntryValue = 2;
    private const int ListValues = 1;
    private const int NumberKind = 2;
    private const int TextKind = 3;
    private const int BooleanKind = 4;
    private const int StructKind = 5;
    private const int ListKind = 6;

    private static readonly Rejection NotReadable = new(RejectionReason.InvalidField, "properties is no google.protobuf.Struct.");
    private static readonly Rejection NotText = new(RejectionReason.InvalidField, "properties holds a text that is not UTF-8.");
    private static readonly Rejection NotNumber = new(RejectionReason.InvalidField, "properties holds a number that is not finite.");

    private readonly ReadOnlySpan<byte> _body = body;
    private readonly JsonScratch _to = to;

    /// <summary>Writes the object.</summary>
    /// <param name="depth">How deep it stands in the event, that itself being 0.</param>
    /// <returns>Why it could not be written; null where it was.</returns>
    public Rejection? Struct((int Start, int End) range, int depth)
    {
        var reader = new WireReader(_body, range.Start, range.End);
        _to.Raw((byte)'{');
        while (reader.Next())
        {
            if (reader is not { Field: StructFields, Type: WireReader.BytesType })
                return NotReadable;
            if (Entry(reader.Range(), depth + 1) is { } fault)
                return fault;
            _to.Raw((byte)',');
        }
        _to.Close((byte)'}');
        return reader.Failed ? NotReadable : null;
    }

    private Rejection? Entry((int Start, int End) range, int depth)
    {
        if (depth > EventFaults.MaxDepth)
            return EventFaults.TooDeep;
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
        _to.Raw((byte)':');
        return Value(value, depth);
    }

    private Rejection? List((int Start, int End) range, int depth)
    {
        var reader = new WireReader(_body, range.Start, range.End);
        _to.Raw((byte)'[');
        while (reader.Next())
        {
            if (reader is not { Field: ListValues, Type: WireReader.BytesType })
                return NotReadable;
            if (depth + 1 > EventFaults.MaxDepth)
                return EventFaults.TooDeep;
            if (Value(reader.Range(), depth + 1) is { } fault)
                return fault;
            _to.Raw((byte)',');
        }
        _to.Close((byte)']');
        return reader.Failed ? NotReadable : null;
    }

    private Rejection? Value((int Start, int End) range, int depth)
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
                return _to.Number(BitConverter.UInt64BitsToDouble(number)) ? null : NotNumber;
            case TextKind:
                return _to.Text(_body[bytes.Start..bytes.End]) ? null : NotText;
            case BooleanKind:
                _to.Raw(number != 0 ? "true"u8 : "false"u8);
                return null;
            case StructKind:
                return Struct(bytes, depth);
            case ListKind:
                return List(bytes, depth);
            default:
                // Null, or of no kind at all.
                _to.Raw("null"u8);
                return null;
        }
    }

    private static int TypeOf(int kind) => kind switch
    {
        NumberKind => WireReader.Fixed64Type,
        TextKind or StructKind or ListKind => WireReader.BytesType,
        _ => WireReader.VarintType,
    };
}
