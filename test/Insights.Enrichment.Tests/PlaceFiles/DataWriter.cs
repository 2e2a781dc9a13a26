using System.Diagnostics;
using System.Text;

namespace Insights.Enrichment.Tests.PlaceFiles;

/// <summary>The data section: maps, lists, texts and whole numbers, each behind a byte or more of kind and size.</summary>
internal sealed class DataWriter
{
    private const int Text = 2, Unsigned16 = 5, Unsigned32 = 6, Map = 7, Unsigned64 = 9, List = 11;

    private readonly MemoryStream _bytes = new();

    /// <returns>Where it begins.</returns>
    public int Write(object value)
    {
        var offset = (int)_bytes.Position;
        switch (value)
        {
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                Begin(Text, utf8.Length);
                _bytes.Write(utf8);
                break;
            case ushort number:
                Number(Unsigned16, number);
                break;
            case uint number:
                Number(Unsigned32, number);
                break;
            case ulong number:
                Number(Unsigned64, number);
                break;
            case Dictionary<string, object> map:
                Begin(Map, map.Count);
                foreach (var (name, part) in map)
                {
                    Write(name);
                    Write(part);
                }
                break;
            case List<object> list:
                Begin(List, list.Count);
                list.ForEach(part => Write(part));
                break;
            case ToItself:
                Debug.Assert(offset < 2048, "A pointer of two bytes reaches no farther.");
                _bytes.Write([(byte)(1 << 5 | offset >> 8), (byte)offset]);
                break;
            case HugeMap:
                _bytes.Write([0xFF, 0xFF, 0xFF, 0xFF]);
                break;
            default:
                throw new ArgumentException($"No form for {value.GetType()}.", nameof(value));
        }
        return offset;
    }

    public byte[] ToArray() => _bytes.ToArray();

    private void Number(int kind, ulong number)
    {
        var bytes = BitConverter.GetBytes(number).Reverse().SkipWhile(b => b == 0).ToArray();
        Begin(kind, bytes.Length);
        _bytes.Write(bytes);
    }

    private void Begin(int kind, int size)
    {
        var (small, rest) = size switch
        {
            < 29 => (size, Array.Empty<byte>()),
            < 285 => (29, [(byte)(size - 29)]),
            _ => (30, [(byte)((size - 285) >> 8), (byte)(size - 285)]),
        };
        if (kind < 8)
            _bytes.WriteByte((byte)(kind << 5 | small));
        else
            _bytes.Write([(byte)small, (byte)(kind - 7)]);
        _bytes.Write(rest);
    }
}

/// <summary>A value that says: as at this place.</summary>
internal sealed class ToItself;

/// <summary>The beginning of a map of 16,843,036 entries that are not there.</summary>
internal sealed class HugeMap;
