using System.Globalization;

namespace Insights.Cli.Send.Formats;

/// <summary>Where in its file an event stands.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Element">From 1, where the line is a list; else 0.</param>
internal readonly record struct Position(long Line, int Element = 0) : IComparable<Position>
{
    public int CompareTo(Position other) => (Line, Element).CompareTo((other.Line, other.Element));

    public override string ToString() => Element == 0
        ? string.Create(CultureInfo.InvariantCulture, $"line {Line}")
        : string.Create(CultureInfo.InvariantCulture, $"line {Line}, event {Element}");
}
