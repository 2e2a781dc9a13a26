using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Insights.Api.Intake.Wire;

/// <summary>A growing buffer that the parts of events are written to as JSON; used again for one event after the other.</summary>
internal sealed class JsonScratch
{
    /// <summary>Larger ones are not kept for the next event: 64 KiB.</summary>
    private const int LargestKept = 64 * 1024;

    /// <summary>What a text cannot hold as it stands.</summary>
    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private byte[] _buffer = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void Clear()
    {
        if (_buffer.Length > LargestKept)
            _buffer = new byte[1024];
        Length = 0;
    }

    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        Length += json.Length;
    }

    public void Raw(byte json)
    {
        Room(1)[0] = json;
        Length++;
    }

    /// <summary>Puts <paramref name="close"/> in place of the comma behind the last member, or behind what opens an empty one.</summary>
    public void Close(byte close)
    {
        if (_buffer[Length - 1] == ',')
            Length--;
        Raw(close);
    }

    /// <summary>Shortest form that reads back as the same number; false for those JSON has no form for.</summary>
    public bool Number(double value)
    {
        if (!double.IsFinite(value))
            return false;
        Utf8Formatter.TryFormat(value, Room(32), out var written);
        Length += written;
        return true;
    }

    /// <summary>A text in quotes; false, and nothing written, where it is no UTF-8.</summary>
    public bool Text(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            return false;
        var to = Room(utf8.Length + 2);
        to[0] = (byte)'"';
        Length++;
        for (var bad = utf8.IndexOfAny(Escaped); bad >= 0; bad = utf8.IndexOfAny(Escaped))
        {
            Raw(utf8[..bad]);
            Escape(utf8[bad]);
            utf8 = utf8[(bad + 1)..];
        }
        Raw(utf8);
        Raw((byte)'"');
        return true;
    }

    private void Escape(byte c)
    {
        Raw((byte)'\\');
        switch (c)
        {
            case (byte)'"' or (byte)'\\':
                Raw(c);
                break;
            case (byte)'\n':
                Raw((byte)'n');
                break;
            case (byte)'\r':
                Raw((byte)'r');
                break;
            case (byte)'\t':
                Raw((byte)'t');
                break;
            default:
                Raw("u00"u8);
                Raw((byte)('0' + (c >> 4)));
                Raw("0123456789abcdef"u8[c & 0xf]);
                break;
        }
    }

    private Span<byte> Room(int size)
    {
        if (_buffer.Length - Length < size)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + size));
        return _buffer.AsSpan(Length);
    }
}
