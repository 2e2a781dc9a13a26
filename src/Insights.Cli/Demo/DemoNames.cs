namespace Insights.Cli.Demo;

/// <summary>Where somebody is.</summary>
internal sealed record DemoPlace(string Country, string Region, string City);

/// <summary>What demo data are made of.</summary>
internal static class DemoNames
{
    public static readonly IReadOnlyList<string> First =
        ["Ada", "Ben", "Chloe", "David", "Elif", "Finn", "Grace", "Hugo", "Ines", "Jonas", "Kira", "Luca", "Mia", "Noah", "Olga", "Paul", "Rosa", "Sam", "Tara", "Yuki"];

    public static readonly IReadOnlyList<string> Last =
        ["Baker", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haas", "Ito", "Jensen", "Keller", "Lopez", "Meier", "Novak", "Okafor", "Patel", "Rossi", "Smith", "Weber"];

    public static readonly IReadOnlyList<string> Companies =
        ["Acorn Foods", "Blue Harbor", "Cobalt Labs", "Delta Freight", "Evergreen", "Foxglove", "Granite Bank", "Hilltop Media"];

    public static readonly IReadOnlyList<string> JobTitles = ["Analyst", "Buyer", "Designer", "Engineer", "Head of Sales", "Product Manager"];

    public static readonly IReadOnlyList<string> Products = ["notebook", "lamp", "desk", "chair", "headphones", "backpack"];

    public static readonly IReadOnlyList<string> Pages = ["/", "/products", "/products/desk", "/products/lamp", "/pricing", "/blog/ten-tips", "/cart", "/help", "/account"];

    public static readonly IReadOnlyList<DemoPlace> Places =
    [
        new("US", "CA", "San Francisco"), new("US", "NY", "New York"), new("US", "TX", "Austin"), new("US", "WA", "Seattle"), new("DE", "BE", "Berlin"),
        new("DE", "BY", "Munich"), new("FR", "IDF", "Paris"), new("GB", "ENG", "London"), new("CH", "ZH", "Zurich"), new("JP", "13", "Tokyo"), new("BR", "SP", "Sao Paulo"),
    ];

    public static readonly IReadOnlyList<string> UserAgents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
    ];
}
