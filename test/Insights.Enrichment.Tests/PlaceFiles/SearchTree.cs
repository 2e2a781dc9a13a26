namespace Insights.Enrichment.Tests.PlaceFiles;

/// <summary>The binary tree over the bits of addresses. A record is another node, nothing, or a place in the data.</summary>
internal sealed class SearchTree
{
    /// <summary>Nodes as pairs: node n and above, null nothing, ~n data at offset n.</summary>
    private readonly List<long?[]> _nodes = [new long?[2]];

    public int Count => _nodes.Count;

    public void Add(byte[] address, int prefix, int dataOffset)
    {
        var node = 0L;
        for (var bit = 0; bit < prefix - 1; bit++)
        {
            ref var next = ref _nodes[(int)node][BitOf(address, bit)];
            if (next is null or < 0)
            {
                // What held the whole network so far holds both of its halves.
                var (whole, made) = (next, (long)_nodes.Count);
                next = made;
                _nodes.Add([whole, whole]);
            }
            node = next.Value;
        }
        _nodes[(int)node][BitOf(address, prefix - 1)] = ~(long)dataOffset;
    }

    public void WriteTo(Stream file, int recordSize)
    {
        foreach (var node in _nodes)
            Write(file, recordSize, Number(node[0]), Number(node[1]));
    }

    private long Number(long? record) => record switch
    {
        null => Count,
        < 0 => Count + 16 + ~record.Value,
        _ => record.Value,
    };

    private static void Write(Stream file, int recordSize, long left, long right)
    {
        switch (recordSize)
        {
            case 24:
                file.Write([B(left, 16), B(left, 8), B(left, 0), B(right, 16), B(right, 8), B(right, 0)]);
                break;
            case 28:
                var middle = (byte)((B(left, 24) & 0xF) << 4 | (B(right, 24) & 0xF));
                file.Write([B(left, 16), B(left, 8), B(left, 0), middle, B(right, 16), B(right, 8), B(right, 0)]);
                break;
            default:
                file.Write([B(left, 24), B(left, 16), B(left, 8), B(left, 0), B(right, 24), B(right, 16), B(right, 8), B(right, 0)]);
                break;
        }
    }

    private static byte B(long number, int shift) => (byte)(number >> shift);

    private static int BitOf(byte[] address, int bit) => address[bit >> 3] >> (7 - (bit & 7)) & 1;
}
