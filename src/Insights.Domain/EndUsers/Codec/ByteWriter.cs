namespace Insights.Domain.EndUsers.Codec;

/// <summary>Writes the stored form: variable-length integers, strings and bytes behind their length plus one (0: null).</summary>
internal sealed class ByteWriter(int size)
{
    private byte[] _buffer = new byte[size];
    private int _length;

    public void Byte(byte value) => Reserve(1)[0] = value;

    /// <summary>Base 128, least significant group first.</summary>
    public void Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    /// <summary>Zigzag, so that small negatives stay small.</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Fixed64(ulong value) => System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void Text(string? value)
    {
        if (value is null)
        {
            Byte(0);
            return;
        }
        var bytes = System.Text.Encoding.UTF8.GetByteCount(value);
        Unsigned((ulong)bytes + 1);
        System.Text.Encoding.UTF8.GetBytes(value, Reserve(bytes));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Unsigned((ulong)value.Length + 1);
        value.CopyTo(Reserve(value.Length));
    }

    /// <summary>Begins anew in the same memory.</summary>
    public ByteWriter Clear()
    {
        _length = 0;
        return this;
    }

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
