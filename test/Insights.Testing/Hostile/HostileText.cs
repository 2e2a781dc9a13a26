using System.Text;

namespace Insights.Testing.Hostile;

/// <summary>Texts and JSON that nobody well-behaved sends: spoilt, nested, repeated, huge, cut. The same dice make the same.</summary>
public sealed class HostileText(Random random)
{
    /// <summary>Most bytes of one body, about: what a batch may have, and a little more.</summary>
    public const int MostBytes = 17 << 20;

    private readonly Mutator _mutator = new(random);

    private static readonly string[] Ids = ["alice", "u-42", "a-7", "guest", "..", "%2e%2e", "%00", "%ff", "a:export", "%F0%9F%98%80", ""];

    private static readonly string[] Filters =
    [
        "first_seen > -7d AND country = DE", "attributes.plan = pro", "NOT (tags:buyer OR total_sessions >= 3)", "startsWith(browser_name, \"Fire\")",
        "last_seen < 2026-01-01T00:00:00Z", "attributes.a:b", "id = \"*x*\"",
    ];

    /// <summary>How many: mostly few, now and then very many.</summary>
    public int Count(int most) => random.Next(20) switch
    {
        0 => random.Next(most),
        < 5 => random.Next(Math.Min(most, 2000)),
        _ => random.Next(Math.Min(most, 8)),
    };

    /// <summary>A part of a path.</summary>
    public string Id() => random.Next(8) switch
    {
        0 => new string('x', Count(6000)),
        1 => _mutator.Path("/" + Ids[random.Next(Ids.Length)])[1..].Replace(' ', '_'),
        _ => Ids[random.Next(Ids.Length)],
    };

    /// <summary>A filter, a number, a token: what a parameter of a query may be.</summary>
    public string Parameter()
    {
        var filter = Filters[random.Next(Filters.Length)];
        return random.Next(7) switch
        {
            0 => new string('(', Count(3000)) + filter,
            1 => string.Join(random.Next(2) == 0 ? " AND " : " OR ", Enumerable.Repeat(filter, Count(200) + 1)),
            2 => random.NextInt64().ToString(System.Globalization.CultureInfo.InvariantCulture),
            3 => Convert.ToBase64String(Bytes(Count(300))),
            4 => _mutator.Header(filter),
            5 => Ids[random.Next(Ids.Length)],
            _ => filter,
        };
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A body that was JSON once.</summary>
    /// <param name="example">What the method takes; null: nothing is known of it.</param>
    public byte[] Body(string? example)
    {
        var json = example ?? "{}";
        return random.Next(8) switch
        {
            0 => Nested(json),
            1 => Repeated(json),
            2 => Encoding.UTF8.GetBytes(WithValue(json, Huge())),
            3 => Cut(Encoding.UTF8.GetBytes(json)),
            4 => Bytes(Count(100_000)),
            5 => Encoding.UTF8.GetBytes(json),
            _ => _mutator.Body(Encoding.UTF8.GetBytes(json)),
        };
    }

    /// <summary>Spoils bytes, or cuts them off.</summary>
    public byte[] Spoil(byte[] bytes) => bytes.Length == 0 ? bytes : random.Next(3) == 0 ? Cut(bytes) : _mutator.Body(bytes);

    private byte[] Cut(byte[] bytes) => bytes[..random.Next(bytes.Length + 1)];

    private byte[] Nested(string json)
    {
        var (open, close) = random.Next(3) switch { 0 => ("[", "]"), 1 => ("{\"a\":", "}"), _ => ("[{\"a\":", "}]") };
        var depth = Count(400_000);
        var nested = Repeat(open, depth) + "1" + (random.Next(4) == 0 ? "" : Repeat(close, depth));
        return Encoding.UTF8.GetBytes(random.Next(2) == 0 ? nested : WithValue(json, nested));
    }

    /// <summary>A list of many of the same, or an object with many members.</summary>
    private byte[] Repeated(string json)
    {
        var inner = random.Next(5) switch { 0 => "{}", 1 => "[]", 2 => "0", 3 => "\"\"", _ => Inner(json) };
        var list = "[" + string.Join(',', Enumerable.Repeat(inner, Count(MostBytes / (inner.Length + 1)) + 1)) + "]";
        return Encoding.UTF8.GetBytes(random.Next(5) switch
        {
            0 => list,
            1 => "{" + string.Join(',', Enumerable.Range(0, Count(400_000)).Select(i => $"\"m{i}\":{inner}")) + "}",
            2 => "{" + string.Join(',', Enumerable.Repeat("\"events\":[]", Count(100_000))) + "}",
            _ => WithValue(json, list),
        });
    }

    private string Huge() => random.Next(3) switch
    {
        0 => new string('9', Count(2_000_000) + 1),
        1 => "\"" + Repeat("\\u0000", Count(1_000_000)) + "\"",
        _ => "\"" + new string('x', Count(MostBytes)) + "\"",
    };

    /// <summary>The first element of the outermost list, where there is one.</summary>
    private static string Inner(string json)
    {
        var (from, to) = (json.IndexOf('[', StringComparison.Ordinal), json.LastIndexOf(']'));
        return from >= 0 && to > from + 1 ? json[(from + 1)..to] : json;
    }

    /// <summary>With another value after one of its colons.</summary>
    private string WithValue(string json, string value)
    {
        var colons = Enumerable.Range(0, json.Length).Where(i => json[i] == ':').ToList();
        if (colons.Count == 0)
            return value;
        var at = colons[random.Next(colons.Count)];
        var end = json.IndexOfAny([',', '}', ']'], at);
        return json[..(at + 1)] + value + (end < 0 ? "" : json[end..]);
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
