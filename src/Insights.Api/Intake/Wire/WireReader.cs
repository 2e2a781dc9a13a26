using System.Buffers.Binary;

namespace Insights.Api.Intake.Wire;

/// <summary>
/// Reads the fields of one protobuf message out of its bytes, without making objects. What is no message sets
/// <see cref="Failed"/> and ends the reading; nothing is thrown, as bad events may come by the thousand.
/// </summary>
/// <param name="body">The bytes of the outermost message.</param>
/// <param name="start">Where in them this message starts.</param>
/// <param name="end">Where it ends, exclusive.</param>
internal ref struct WireReader(ReadOnlySpan<byte> body, int start, int end)
{
    public const int VarintType = 0;
    public const int Fixed64Type = 1;
    public const int BytesType = 2;
    private const int StartGroupType = 3;
    private const int EndGroupType = 4;
    private const int Fixed32Type = 5;
    private const int LongestVarint = 10;

    private readonly ReadOnlySpan<byte> _body = body;
    private readonly int _end = end;
    private int _at = start;

    public bool Failed { get; private set; }

    /// <summary>Number of the field that <see cref="Next"/> found; 1 or more.</summary>
    public int Field { get; private set; }

    /// <summary>Its wire type; what is read must be of it.</summary>
    public int Type { get; private set; }

    /// <summary>Goes to the next field; false at the end, or where what follows is no field.</summary>
    public bool Next()
    {
        if (_at >= _end)
            return false;
        var tag = Varint();
        Field = (int)(tag >> 3);
        Type = (int)(tag & 7);
        if (Field == 0 || tag > uint.MaxValue)
            Fail();
        return !Failed;
    }

    public ulong Varint()
    {
        if (_at < _end && _body[_at] < 0x80)
            return _body[_at++];
        var value = 0UL;
        for (var i = 0; i < LongestVarint && _at < _end; i++)
        {
            var next = _body[_at++];
            value |= (ulong)(next & 0x7f) << (7 * i);
            if (next < 0x80)
                return value;
        }
        Fail();
        return 0;
    }

    public ulong Fixed64()
    {
        if (_end - _at < sizeof(ulong))
        {
            Fail();
            return 0;
        }
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_body[_at..]);
        _at += sizeof(ulong);
        return value;
    }

    /// <summary>Where the bytes of a text or message lie in the body.</summary>
    public (int Start, int End) Range()
    {
        var length = Varint();
        if (Failed || length > (ulong)(_end - _at))
        {
            Fail();
            return default;
        }
        var start = _at;
        _at += (int)length;
        return (start, _at);
    }

    /// <summary>Reads over the value of the field. Groups, which no message here has ever had, are not known.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case VarintType:
                Varint();
                break;
            case Fixed64Type:
                Fixed64();
                break;
            case BytesType:
                Range();
                break;
            case Fixed32Type when _end - _at >= sizeof(uint):
                _at += sizeof(uint);
                break;
            case StartGroupType or EndGroupType:
            default:
                Fail();
                break;
        }
    }

    private void Fail()
    {
        Failed = true;
        _at = _end;
    }
}
