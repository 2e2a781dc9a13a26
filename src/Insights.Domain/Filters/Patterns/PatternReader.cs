using System.Globalization;
using System.Text;

namespace Insights.Domain.Filters.Patterns;

/// <summary>
/// Reads a pattern and writes it for both engines as it goes. Depth and size are bounded before anything recurses or is
/// repeated. Not for concurrent use.
/// </summary>
internal sealed class PatternReader
{
    private readonly string _text;
    private readonly PatternForms _forms = new();
    private int _at;
    private int _depth;

    private PatternReader(string text) => _text = text;

    private bool IsAtEnd => _at >= _text.Length;

    private char Next => _text[_at];

    public static FilterPattern? Read(string text, out string? fault)
    {
        fault = null;
        if (text.Length is 0 or > FilterLimits.MaxPatternLength)
        {
            fault = $"must be 1 to {FilterLimits.MaxPatternLength} characters";
            return null;
        }
        var reader = new PatternReader(text);
        try
        {
            reader.Alternatives();
            if (!reader.IsAtEnd)
                throw reader.Fault("')' closes no group");
        }
        catch (FormatException e)
        {
            fault = e.Message;
            return null;
        }
        return new FilterPattern(text, reader._forms.DotNet, reader._forms.PostgreSql);
    }

    /// <returns>The size of what was read.</returns>
    private int Alternatives()
    {
        var size = Sequence();
        while (!IsAtEnd && Next == '|')
        {
            _at++;
            _forms.Same("|");
            size = Bounded(size + Sequence());
        }
        return size;
    }

    private int Sequence()
    {
        var size = 0;
        var start = _at;
        while (!IsAtEnd && Next is not ('|' or ')'))
        {
            size = Bounded(size + (Anchor() ? 1 : Repeated()));
        }
        return _at > start ? size : throw Fault("has an empty alternative");
    }

    private int Bounded(int size) => size <= FilterLimits.MaxPatternSize
        ? size
        : throw Fault($"is too large: with its repetitions counted out it may have {FilterLimits.MaxPatternSize} characters");

    private bool Anchor()
    {
        if (Next is not ('^' or '$'))
            return false;
        if (Next == '^')
            _forms.Start();
        else
            _forms.End();
        _at++;
        return !IsAtEnd && Next is '*' or '+' or '?' or '{' ? throw Fault("repeats '^' or '$'") : true;
    }

    private int Repeated()
    {
        // Each atom in a group of its own, so that a quantifier takes all of it in either engine.
        _forms.Same("(?:");
        var size = Atom();
        _forms.Same(")");
        if (IsAtEnd)
            return size;
        var factor = Quantifier();
        if (factor < 0)
            return size;
        if (!IsAtEnd && Next is '*' or '+' or '?' or '{')
            throw Fault("has one quantifier after another; lazy and possessive ones are not supported");
        return size * factor;
    }

    private int Atom()
    {
        var c = Next;
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                _at++;
                PatternClass.Read(_text, ref _at, _forms, Fault);
                return 1;
            case '.':
                _at++;
                _forms.AnyCharacter();
                return 1;
            case '\\':
                _at++;
                Escape();
                return 1;
            case '*' or '+' or '?':
                throw Fault($"has a '{c}' with nothing before it to repeat");
            case '{' or '}' or ']':
                throw Fault($"has a '{c}' that must be written '\\{c}'");
            default:
                Rune.DecodeFromUtf16(_text.AsSpan(_at), out var rune, out var length);
                _at += length;
                _forms.Character(rune);
                return 1;
        }
    }

    private int Group()
    {
        if (++_depth > FilterLimits.MaxPatternDepth)
            throw Fault($"has more than {FilterLimits.MaxPatternDepth} groups in one another");
        _at++;
        if (string.CompareOrdinal(_text, _at, "?:", 0, 2) == 0)
            _at += 2;
        else if (!IsAtEnd && Next == '?')
            throw Fault("has a group that begins with '?': only '(?:' is supported");
        var size = Alternatives();
        if (IsAtEnd)
            throw Fault("has a group that is not closed");
        _at++;
        _depth--;
        return size;
    }

    private void Escape()
    {
        if (IsAtEnd)
            throw Fault("ends in a backslash");
        var c = _text[_at++];
        if (PatternClass.Shorthand(c, out var negated) is { } ranges)
            _forms.Class(ranges, negated);
        else
            _forms.Character(new Rune(PatternClass.Escaped(c) ?? throw Fault($"has '\\{c}', which is not supported")));
    }

    /// <returns>How often what it repeats counts; below 0 where there is none.</returns>
    private int Quantifier()
    {
        switch (Next)
        {
            case '*' or '+' or '?':
                _forms.Same(_text[_at++].ToString());
                return 1;
            case '{':
                return Counted();
            default:
                return -1;
        }
    }

    private int Counted()
    {
        var close = _text.IndexOf('}', _at);
        var inner = close < 0 ? "" : _text[(_at + 1)..close];
        var parts = inner.Split(',');
        if (parts.Length is not (1 or 2) || !Count(parts[0], out var least))
            throw Fault("has a '{' that is none of {m}, {m,} and {m,n}; as a character it is written '\\{'");
        var most = least;
        var isOpen = parts.Length == 2 && parts[1].Length == 0;
        if (parts.Length == 2 && !isOpen && !Count(parts[1], out most))
            throw Fault("has a '{' that is none of {m}, {m,} and {m,n}; as a character it is written '\\{'");
        if (most < least || most > FilterLimits.MaxPatternRepeat)
            throw Fault($"has a {{m,n}} where m is above n, or n above {FilterLimits.MaxPatternRepeat}");
        _at = close + 1;
        _forms.Same($"{{{inner}}}");
        return Math.Max(1, isOpen ? least + 1 : most);
    }

    private static bool Count(string digits, out int count)
    {
        count = 0;
        return digits.Length is > 0 and <= 3 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }

    private FormatException Fault(string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{problem} (character {Math.Min(_at + 1, _text.Length)} of it)"));
}
