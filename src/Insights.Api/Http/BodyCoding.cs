using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Insights.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Insights.Api.Http;

/// <summary>How the body of a request may be packed (docs/semantics.md 1.2): gzip, br or zstd, one of them, once.</summary>
internal abstract class BodyCoding(string name)
{
    /// <summary>Largest window of zstd, as a power of two: 8 MiB, the most that the coding allows over HTTP (RFC 9659).</summary>
    private const int MaxZstdWindow = 23;

    private static readonly BodyCoding[] _all = [new Gzip(), new Brotli(), new Zstd()];

    /// <summary>What is taken, as the header Accept-Encoding of an answer has it.</summary>
    public static string Taken { get; } = string.Join(", ", _all.Select(c => c.Name));

    /// <summary>As the header Content-Encoding has it.</summary>
    private string Name => name;

    /// <summary>The coding that a request names; null: none.</summary>
    /// <exception cref="BadHttpRequestException">415: it is another, or there are several.</exception>
    public static BodyCoding? Of(StringValues header)
    {
        var name = header.ToString().Trim();
        if (name.Length == 0 || name.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return null;
        if (name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
            return _all[0];
        return Array.Find(_all, c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw new BadHttpRequestException(
            $"A body may be packed as one of {Taken}, once; the header content-encoding says something else.", StatusCodes.Status415UnsupportedMediaType);
    }

    /// <summary>Unpacks, piece by piece; whoever takes them says when there are too many.</summary>
    /// <param name="packed">The whole body.</param>
    /// <param name="piece">Room for a piece.</param>
    /// <param name="take">Is given each piece; what it throws goes on.</param>
    /// <exception cref="ServiceException">InvalidArgument: it is not in this coding, or not whole.</exception>
    public void Unpack(ArraySegment<byte> packed, byte[] piece, Action<int> take)
    {
        bool isWhole;
        try
        {
            isWhole = IsWhole(packed, piece, take);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdException or InvalidOperationException)
        {
            isWhole = false;
        }
        if (!isWhole)
            throw new ServiceException(
                ServiceFault.InvalidArgument, $"The body is no whole {name}, though the header content-encoding says so.",
                [new FieldFault("body", $"must be {name}")]);
    }

    /// <summary>Unpacks; false where the end is missing, or where something follows it.</summary>
    protected abstract bool IsWhole(ArraySegment<byte> packed, byte[] piece, Action<int> take);

    private static long ReadToEnd(Stream from, byte[] piece, Action<int> take)
    {
        var length = 0L;
        int read;
        while ((read = from.Read(piece)) > 0)
        {
            length += read;
            take(read);
        }
        return length;
    }

    private static MemoryStream Stream(ArraySegment<byte> packed) => new(packed.Array!, packed.Offset, packed.Count, writable: false);

    private sealed class Gzip() : BodyCoding("gzip")
    {
        /// <summary>The stream takes a body that breaks off for one that ends; the last four bytes say how long it is.</summary>
        protected override bool IsWhole(ArraySegment<byte> packed, byte[] piece, Action<int> take)
        {
            using var from = new GZipStream(Stream(packed), CompressionMode.Decompress);
            var length = ReadToEnd(from, piece, take);
            return packed.Count > sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(packed.Count - sizeof(uint))) == (uint)length;
        }
    }

    private sealed class Brotli() : BodyCoding("br")
    {
        protected override bool IsWhole(ArraySegment<byte> packed, byte[] piece, Action<int> take)
        {
            using var decoder = default(BrotliDecoder);
            var rest = (ReadOnlySpan<byte>)packed;
            while (true)
            {
                var status = decoder.Decompress(rest, piece, out var consumed, out var written);
                rest = rest[consumed..];
                if (written > 0)
                    take(written);
                if (status != OperationStatus.DestinationTooSmall)
                    return status == OperationStatus.Done && rest.IsEmpty;
            }
        }
    }

    private sealed class Zstd() : BodyCoding("zstd")
    {
        protected override bool IsWhole(ArraySegment<byte> packed, byte[] piece, Action<int> take)
        {
            var decompressor = new Decompressor();
            decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxZstdWindow);
            using var from = new DecompressionStream(Stream(packed), decompressor, preserveDecompressor: false);
            ReadToEnd(from, piece, take);
            return true;
        }
    }
}
