using Google.Protobuf.WellKnownTypes;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Events;

/// <summary>Makes events with values in, at and beyond every bound. The same seed makes the same ones.</summary>
public sealed class EventMaker(int seed, DateTimeOffset now)
{
    private static readonly string[] Pieces =
        ["a", "0", " ", "\"", "\\", "/", "<&'>", "\n", "\t", "\u0001", "\u007f", "\u0085", "ä", "€", "日本", "😀", "\u2028", "{", "}", "null", "e\u0301"];

    private static readonly string[] Addresses =
        ["203.0.113.9", "198.51.100.4", "2001:db8::1", "::ffff:203.0.113.9", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "host", "fe80::1%eth0", "::", "0.0.0.0"];

    private static readonly double[] Numbers =
        [0, -0.0, 1, -1, 0.1, 1.5, 1e21, 1e-7, 123456789012345680, 9007199254740993, double.MaxValue, double.Epsilon, -2.5e-300, 1772409600000];

    private readonly Random _random = new(seed);

    public Event Next(int i)
    {
        var e = new Event { EventId = $"e{i}", Time = Time(), Type = Mostly("click", () => Text(1, 65)) };
        if (Chance(80))
            e.UserId = Mostly($"u{_random.Next(5)}", () => Text(0, 257));
        if (Chance(30))
            e.AnonymousId = Mostly("a", () => Text(0, 257));
        if (Chance(2))
            e.EventId = Text(0, 65);
        e.Passive = Chance(20);
        if (Chance(40))
            e.Application = Mostly("web", () => Text(0, 65));
        if (Chance(40))
            e.TabId = Mostly("t", () => Text(0, 65));
        if (Chance(50))
            e.Page = new Page { Url = Text(0, 100), Title = Text(0, 100) };
        if (Chance(40))
            e.Element = new Element { Id = Text(0, 9), Name = Text(0, 9), Tag = Text(0, 9), Selector = Text(0, 9) };
        if (Chance(50))
            e.Properties = Properties(_random.Next(4));
        if (Chance(30))
            e.Analytics = new AnalyticsProperties { Name = Text(0, 9), Role = Text(0, 9), Type = Text(0, 9), Status = Text(0, 9), Info = Text(0, 9) };
        if (Chance(60))
            e.Context = Context();
        return e;
    }

    private EventContext Context()
    {
        var context = new EventContext
        {
            UserAgent = Mostly("Firefox/1", () => Text(0, 30)),
            Os = Text(0, 9),
            Screen = Text(0, 9),
            Timezone = Text(0, 9),
            Locale = Text(0, 9),
        };
        if (Chance(30))
            context.Ip = Addresses[_random.Next(Addresses.Length)];
        if (Chance(30))
            context.Place = new Place { Country = Text(0, 3), Region = Text(0, 257), City = Text(0, 3) };
        if (Chance(30))
            context.Browser = new Browser { Name = Text(0, 5), Version = Text(0, 257) };
        return context;
    }

    private Struct Properties(int depth)
    {
        var properties = new Struct();
        for (var i = _random.Next(4); i > 0; i--)
            properties.Fields[Text(1, 9)] = Value(depth);
        return properties;
    }

    private Value Value(int depth) => _random.Next(depth > 0 ? 6 : 4) switch
    {
        0 => Google.Protobuf.WellKnownTypes.Value.ForNull(),
        1 => Google.Protobuf.WellKnownTypes.Value.ForNumber(Numbers[_random.Next(Numbers.Length)]),
        2 => Google.Protobuf.WellKnownTypes.Value.ForString(Text(0, 40)),
        3 => Google.Protobuf.WellKnownTypes.Value.ForBool(Chance(50)),
        4 => Google.Protobuf.WellKnownTypes.Value.ForStruct(Properties(depth - 1)),
        _ => Google.Protobuf.WellKnownTypes.Value.ForList([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(depth - 1))]),
    };

    private Timestamp Time() => _random.Next(20) switch
    {
        0 => new Timestamp { Seconds = -62135596800 },
        1 => new Timestamp { Seconds = 253402300799, Nanos = 999_999_999 },
        2 => new Timestamp { Seconds = -1, Nanos = 999_999 },
        3 => new Timestamp { Seconds = now.ToUnixTimeSeconds() - 86_400 },
        _ => new Timestamp { Seconds = now.ToUnixTimeSeconds() - _random.Next(3600), Nanos = _random.Next(1_000_000_000) },
    };

    /// <summary>A text, most often short, at times of just so many characters.</summary>
    private string Text(int shortest, int longest)
    {
        var length = _random.Next(10) == 0 ? longest - _random.Next(2) : _random.Next(shortest, Math.Min(longest, 6) + 1);
        var plain = Chance(70);
        var text = "";
        while (text.Length < length)
            text += plain ? "abc"[_random.Next(3)] : Pieces[_random.Next(Pieces.Length)];
        return text;
    }

    private string Mostly(string usual, Func<string> otherwise) => Chance(85) ? usual : otherwise();

    private bool Chance(int percent) => _random.Next(100) < percent;
}
