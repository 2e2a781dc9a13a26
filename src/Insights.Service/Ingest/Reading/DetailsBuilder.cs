using System.Runtime.CompilerServices;

namespace Insights.Service.Ingest.Reading;

/// <summary>
/// Puts the parts of an event that are kept as they came into one JSON object, the same for every gateway: copies of their
/// bytes, nothing decoded. Only what is named here is kept; a stated address, above all, is not.
/// </summary>
public struct DetailsBuilder
{
    public const int Page = 0;
    public const int Element = 1;
    public const int Properties = 2;
    public const int Analytics = 3;
    public const int UserAgent = 4;
    public const int Os = 5;
    public const int Screen = 6;
    public const int Timezone = 7;
    public const int Locale = 8;
    private const int Slots = 9;
    private const int FirstOfContext = UserAgent;

    private static readonly byte[][] Names =
    [
        [.. "\"page\":"u8], [.. "\"element\":"u8], [.. "\"properties\":"u8], [.. "\"analytics\":"u8],
        [.. "\"userAgent\":"u8], [.. "\"os\":"u8], [.. "\"screen\":"u8], [.. "\"timezone\":"u8], [.. "\"locale\":"u8],
    ];

    private Ranges _parts;

    /// <summary>Names the bytes of a part, a JSON value; a second time replaces the first, as in any JSON object.</summary>
    public void Set(int slot, int start, int end) => _parts[slot] = (start, end);

    /// <summary>The object; empty where there is no part.</summary>
    /// <param name="source">The bytes that the parts lie in.</param>
    public readonly byte[] Build(ReadOnlySpan<byte> source)
    {
        var (own, context) = (0, 0);
        for (var slot = 0; slot < Slots; slot++)
        {
            var (start, end) = _parts[slot];
            if (end == 0)
                continue;
            var size = Names[slot].Length + end - start + 1;
            if (slot < FirstOfContext)
                own += size;
            else
                context += size;
        }
        if (own + context == 0)
            return [];
        var contextSize = context == 0 ? 0 : ContextName.Length + context + 2;
        var result = new byte[own + contextSize + 1];
        result[0] = (byte)'{';
        var at = Copy(source, result, 1, 0, FirstOfContext);
        if (context > 0)
        {
            ContextName.CopyTo(result.AsSpan(at));
            at += ContextName.Length;
            result[at++] = (byte)'{';
            at = Copy(source, result, at, FirstOfContext, Slots);
            result[at - 1] = (byte)'}';
            result[at++] = (byte)',';
        }
        result[at - 1] = (byte)'}';
        return result;
    }

    private static ReadOnlySpan<byte> ContextName => "\"context\":"u8;

    /// <summary>Copies parts, each with a comma behind it.</summary>
    private readonly int Copy(ReadOnlySpan<byte> source, byte[] to, int at, int from, int until)
    {
        for (var slot = from; slot < until; slot++)
        {
            var (start, end) = _parts[slot];
            if (end == 0)
                continue;
            Names[slot].CopyTo(to, at);
            at += Names[slot].Length;
            source[start..end].CopyTo(to.AsSpan(at));
            at += end - start;
            to[at++] = (byte)',';
        }
        return at;
    }

    [InlineArray(Slots)]
    private struct Ranges
    {
        private (int Start, int End) _first;
    }
}
