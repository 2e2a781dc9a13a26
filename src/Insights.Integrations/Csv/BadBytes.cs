using System.Globalization;
using System.Text;

namespace Insights.Integrations.Csv;

/// <summary>
/// A byte that is none of its encoding is read as two noncharacters that say which byte it was, so that only its own row is refused
/// and the fault can name the byte. A file that holds noncharacters itself is refused alike: they are not for interchange.
/// </summary>
internal sealed class BadBytes : DecoderFallback
{
    public const char First = '\uFDD0';
    public const char Last = '\uFDEF';

    public static readonly BadBytes Fallback = new();

    /// <summary>Of one fallback: at most four bytes, two characters each, and room.</summary>
    public override int MaxCharCount => 16;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

    /// <summary>The bytes that stand at a place, for a person.</summary>
    public static string Describe(ReadOnlySpan<char> from)
    {
        var bytes = new List<string>();
        for (var i = 0; i + 1 < from.Length && from[i] is >= First and < (char)(First + 16) && from[i + 1] is >= (char)(First + 16) and <= Last && bytes.Count < 8; i += 2)
            bytes.Add((((from[i] - First) << 4) | (from[i + 1] - First - 16)).ToString("X2", CultureInfo.InvariantCulture));
        return bytes.Count == 0 ? "a noncharacter" : $"the byte(s) {string.Join(' ', bytes)}";
    }

    private sealed class Buffer : DecoderFallbackBuffer
    {
        private readonly char[] _chars = new char[16];
        private int _count;
        private int _next;

        public override int Remaining => _count - _next;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            (_count, _next) = (0, 0);
            foreach (var one in bytesUnknown.AsSpan(0, Math.Min(bytesUnknown.Length, 8)))
            {
                _chars[_count++] = (char)(First + (one >> 4));
                _chars[_count++] = (char)(First + 16 + (one & 15));
            }
            return _count > 0;
        }

        public override char GetNextChar() => _next < _count ? _chars[_next++] : '\0';

        public override bool MovePrevious()
        {
            if (_next == 0)
                return false;
            _next--;
            return true;
        }

        public override void Reset() => (_count, _next) = (0, 0);
    }
}
