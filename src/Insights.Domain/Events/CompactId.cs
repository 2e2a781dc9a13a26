using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Insights.Domain.Events;

/// <summary>
/// The ID of an event without an object of its own, for the many that an active user keeps: a UUID in its usual form, or up to
/// 16 ASCII characters, are the value itself, any other is the text. Equal and ordered as the texts are, ordinal.
/// </summary>
public readonly struct CompactId : IEquatable<CompactId>
{
    private const int MostShort = 16;
    private const int UuidLength = 36;

    // In place of a text, where the value is one of few characters.
    private static readonly object IsShort = new();

    // The text, or IsShort; null: a UUID.
    private readonly object? _form;

    // Big-endian: a UUID, or characters with zeros behind them. Numbers are then ordered as the texts are.
    private readonly ulong _high;
    private readonly ulong _low;

    private CompactId(object? form, ReadOnlySpan<byte> bytes)
    {
        _form = form;
        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }

    private CompactId(string text) => _form = text;

    /// <param name="id">Of any length, with any characters.</param>
    public static CompactId Of(string id)
    {
        Span<byte> bytes = stackalloc byte[MostShort];
        if (id.Length <= MostShort)
        {
            bytes.Clear();
            // A zero could not be told from what stands behind a shorter one.
            return Ascii.FromUtf16(id, bytes, out var length) == System.Buffers.OperationStatus.Done && !bytes[..length].Contains((byte)0)
                ? new CompactId(IsShort, bytes)
                : new CompactId(id);
        }
        return IsUuid(id, bytes) ? new CompactId(null, bytes) : new CompactId(id);
    }

    /// <summary>Whether it is a UUID in lower case with its four hyphens, which alone comes back as it was.</summary>
    private static bool IsUuid(string id, Span<byte> bytes)
    {
        if (id.Length != UuidLength || id.AsSpan().ContainsAnyInRange('A', 'Z') || !Guid.TryParseExact(id, "D", out var uuid))
            return false;
        return uuid.TryWriteBytes(bytes, bigEndian: true, out _);
    }

    /// <returns>The text that it was made of.</returns>
    public override string ToString()
    {
        if (_form is string text)
            return text;
        Span<char> chars = stackalloc char[UuidLength];
        return new string(chars[..Write(chars)]);
    }

    /// <inheritdoc/>
    public bool Equals(CompactId other) =>
        _high == other._high && _low == other._low && (ReferenceEquals(_form, other._form) || (_form is string text && other._form is string && text == (string)other._form));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CompactId other && Equals(other);

    /// <summary>Of this process alone, so that nobody can make IDs that share one.</summary>
    public override int GetHashCode()
    {
        if (_form is string text)
            return text.GetHashCode(StringComparison.Ordinal);
        // As characters: of numbers the runtime knows only a hash whose halves anybody can make cancel out.
        ReadOnlySpan<ulong> halves = [_high, _low];
        return string.GetHashCode(MemoryMarshal.Cast<ulong, char>(halves));
    }

    /// <summary>Less than 0 where this one comes first, by the numbers of the characters.</summary>
    public int CompareTo(CompactId other)
    {
        if (ReferenceEquals(_form, other._form) && _form is not string)
            return _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);
        Span<char> mine = stackalloc char[UuidLength];
        Span<char> others = stackalloc char[UuidLength];
        return Text(mine).SequenceCompareTo(other.Text(others));
    }

    private ReadOnlySpan<char> Text(Span<char> room) => _form is string text ? text : room[..Write(room)];

    private int Write(Span<char> to)
    {
        Span<byte> bytes = stackalloc byte[MostShort];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _low);
        if (_form is null)
            return new Guid(bytes, bigEndian: true).TryFormat(to, out var written, "D") ? written : 0;
        var length = bytes.IndexOf((byte)0) is var end and >= 0 ? end : MostShort;
        return Encoding.ASCII.GetChars(bytes[..length], to);
    }

    public static bool operator ==(CompactId a, CompactId b) => a.Equals(b);

    public static bool operator !=(CompactId a, CompactId b) => !a.Equals(b);
}
