using System.Text;

namespace Insights.Integrations.Tests.Csv;

/// <summary>A file that is well formed at first, and then is not any more: a seed makes the same one each time.</summary>
internal static class MutatedFile
{
    private static readonly string[] _cells = ["", "a", "007", "Zoë", "x y", " blank ", "a,b", "say \"hi\"", "two\nlines", "5\" pipe", "'", "🦊", "\"", "a\"b\"c"];
    private static readonly string[] _ends = ["\n", "\r\n", "\r"];
    private static readonly string[] _pieces = ["\"", ",", "\n", "\r\n", "\r", "\"\"", ",\"", "\",", " ", "x", "\n\n", "'", "é"];

    public static string Of(int seed)
    {
        var random = new Random(seed);
        var (columns, end) = (random.Next(2, 6), _ends[random.Next(10) == 0 ? 2 : random.Next(2)]);
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, columns).Select(i => $"c{i}")) + end);
        for (var rows = random.Next(12); rows > 0; rows--)
            text.Append(string.Join(',', Enumerable.Range(0, columns).Select(_ => Cell(random)))).Append(rows == 1 && random.Next(2) == 0 ? "" : end);
        for (var i = random.Next(4); i > 0; i--)
            Spoil(text, random, text.ToString().IndexOf(end, StringComparison.Ordinal) + end.Length);
        return text.ToString();
    }

    private static string Cell(Random random)
    {
        var cell = _cells[random.Next(_cells.Length)];
        var quote = cell.AsSpan().ContainsAny(",\n\r") || cell.StartsWith('"') || random.Next(4) == 0;
        return quote ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }

    /// <summary>Behind the headers, which are to stay.</summary>
    private static void Spoil(StringBuilder text, Random random, int from)
    {
        if (text.Length <= from)
            return;
        var at = random.Next(from, text.Length);
        switch (random.Next(3))
        {
            case 0:
                text.Remove(at, Math.Min(random.Next(1, 4), text.Length - at));
                break;
            case 1:
                text.Insert(at, _pieces[random.Next(_pieces.Length)]);
                break;
            default:
                text[at] = _pieces[random.Next(_pieces.Length)][0];
                break;
        }
    }
}
