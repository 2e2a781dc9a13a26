namespace Insights.Domain.EndUsers.Codec;

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">From every member, where the bytes end too early or make no value.</exception>
internal ref struct ByteReader(ReadOnlyMemory<byte> bytes)
{
    private readonly ReadOnlyMemory<byte> _bytes = bytes;
    private readonly ReadOnlySpan<byte> _span = bytes.Span;
    private int _at;

    public readonly bool AtEnd => _at == _span.Length;

    public byte Byte() => _at < _span.Length ? _span[_at++] : throw Short();

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var group = Byte();
            value |= (ulong)(group & 0x7f) << shift;
            if (group < 0x80)
                return value;
        }
        throw new InvalidDataException("A stored number is too long.");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Count()
    {
        var value = Unsigned();
        return value <= int.MaxValue ? (int)value : throw new InvalidDataException("A stored count is too large.");
    }

    /// <summary>A count of items that follow, each of a byte or more: no more than there are bytes left, whatever damage says.</summary>
    public int Items()
    {
        var count = Count();
        return count <= _span.Length - _at ? count : throw Short();
    }

    public ulong Fixed64() => System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span);

    public string? Text()
    {
        var length = Count();
        return length == 0 ? null : System.Text.Encoding.UTF8.GetString(Take(length - 1).Span);
    }

    public string RequiredText() => Text() ?? throw new InvalidDataException("A stored text is missing.");

    public ReadOnlyMemory<byte> Bytes()
    {
        var length = Count();
        return length == 0 ? default : Take(length - 1);
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _span.Length - _at)
            throw Short();
        _at += count;
        return _bytes.Slice(_at - count, count);
    }

    private static InvalidDataException Short() => new("Stored bytes end too early.");
}
