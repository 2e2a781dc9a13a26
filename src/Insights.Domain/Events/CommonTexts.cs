using System.Text;

namespace Insights.Domain.Events;

/// <summary>
/// Makes strings of UTF-8, and the same string again for what comes often: types, applications, user agents, pages, the users of
/// a batch. Holds at most 1,024 texts of up to 256 bytes, each until another takes its place. Safe for concurrent use.
/// </summary>
public static class CommonTexts
{
    private const int Slots = 1024;
    private const int LongestKept = 256;

    private static readonly string?[] _kept = new string?[Slots];

    /// <summary>The text; the bytes must be valid UTF-8.</summary>
    public static string Read(ReadOnlySpan<byte> utf8) =>
        utf8.Length > LongestKept ? Encoding.UTF8.GetString(utf8) : Kept(utf8, null);

    /// <summary>The text, as an object that others have too where it came before.</summary>
    public static string Share(string text)
    {
        Span<byte> utf8 = stackalloc byte[LongestKept];
        return Encoding.UTF8.TryGetBytes(text, utf8, out var length) ? Kept(utf8[..length], text) : text;
    }

    private static string Kept(ReadOnlySpan<byte> utf8, string? text)
    {
        ref var kept = ref _kept[Slot(utf8)];
        var known = kept;
        // Equal as ASCII, or not taken for equal: others are made anew.
        if (known is not null && known.Length == utf8.Length && Ascii.Equals(utf8, known))
            return known;
        return kept = text ?? Encoding.UTF8.GetString(utf8);
    }

    private static int Slot(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        return hash.ToHashCode() & (Slots - 1);
    }
}
