using System.Collections.Immutable;
using System.Globalization;

namespace Insights.Domain.Attributes;

/// <summary>A value of one of the five types: a closed set. Immutable; equal by content.</summary>
public abstract record AttributeValue
{
    private protected AttributeValue()
    {
    }

    public abstract AttributeType Type { get; }

    /// <summary>Why it cannot be a value, to be read on from its name; null where it can.</summary>
    public abstract string? Fault { get; }
}

/// <param name="Text">Up to 1,024 characters; may be empty.</param>
public sealed record TextValue(string Text) : AttributeValue
{
    public override AttributeType Type => AttributeType.Text;

    public override string? Fault => AttributeLimits.IsText(Text, AttributeLimits.MaxTextLength)
        ? null
        : $"must be a text of at most {AttributeLimits.MaxTextLength} characters, without U+0000";

    public override string ToString() => Text;
}

/// <param name="Number">Finite.</param>
public sealed record NumberValue(double Number) : AttributeValue
{
    public override AttributeType Type => AttributeType.Number;

    public override string? Fault => double.IsFinite(Number) ? null : "must be a finite number";

    public override string ToString() => Number.ToString("R", CultureInfo.InvariantCulture);
}

public sealed record BooleanValue(bool Boolean) : AttributeValue
{
    public override AttributeType Type => AttributeType.Boolean;

    public override string? Fault => null;

    public override string ToString() => Boolean ? "true" : "false";
}

/// <param name="UnixMs">Unix milliseconds of the years 1 to 9999, UTC.</param>
public sealed record TimeValue(long UnixMs) : AttributeValue
{
    private static readonly long _first = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long _last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public override AttributeType Type => AttributeType.Time;

    public override string? Fault => UnixMs >= _first && UnixMs <= _last ? null : "must be a time of the years 1 to 9999";

    public override string ToString() => UnixMs.ToString(CultureInfo.InvariantCulture) + " ms";
}

/// <param name="Texts">Up to 100 texts of up to 1,024 characters; may be empty, and may hold one text twice.</param>
public sealed record ListValue(ImmutableArray<string> Texts) : AttributeValue
{
    public override AttributeType Type => AttributeType.List;

    public override string? Fault => Texts.Length <= AttributeLimits.MaxListTexts
        && Texts.All(t => AttributeLimits.IsText(t, AttributeLimits.MaxTextLength))
        ? null
        : $"must be at most {AttributeLimits.MaxListTexts} texts of at most {AttributeLimits.MaxTextLength} characters each, without U+0000";

    public bool Equals(ListValue? other) => other is not null && Texts.AsSpan().SequenceEqual(other.Texts.AsSpan());

    public override int GetHashCode() => Texts.Length == 0 ? 0 : HashCode.Combine(Texts.Length, Texts[0], Texts[^1]);

    public override string ToString() => "[" + string.Join(", ", Texts) + "]";
}
