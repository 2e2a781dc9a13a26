using System.Net;
using System.Text;

namespace Insights.Enrichment.Tests.PlaceFiles;

/// <summary>
/// Writes small databases of places in MaxMind's DB format: a search tree, the data that its leaves point at, and a
/// description at the end. https://maxmind.github.io/MaxMind-DB/
/// </summary>
/// <param name="type">What the file says it is.</param>
/// <param name="built">When it says that it was built, seconds since 1970.</param>
internal sealed class PlaceFile(int ipVersion = 6, int recordSize = 24, string type = "Test-City", ulong built = 1_767_225_600)
{
    private readonly Dictionary<string, object> _more = [];

    private readonly SearchTree _tree = new();
    private readonly DataWriter _data = new();

    /// <summary>A network and its record: maps, lists, texts. The longer prefix wins where networks overlap; add it last.</summary>
    public PlaceFile With(string network, object record)
    {
        var parsed = IPNetwork.Parse(network);
        var bytes = parsed.BaseAddress.GetAddressBytes();
        // In a tree for IPv6, IPv4 lies under ::/96.
        var prefix = parsed.PrefixLength;
        if (ipVersion == 6 && bytes.Length == 4)
            (bytes, prefix) = ([.. new byte[12], .. bytes], prefix + 96);
        _tree.Add(bytes, prefix, _data.Write(record));
        return this;
    }

    /// <summary>A network in a city, as the databases of the City kind have it.</summary>
    public PlaceFile With(string network, string country, string region, string city) => With(network, Record(country, region, city));

    public static Dictionary<string, object> Record(string country, string region, string city) => new()
    {
        ["city"] = Named(city),
        ["continent"] = new Dictionary<string, object> { ["code"] = "EU", ["names"] = Names("Europe") },
        ["country"] = new Dictionary<string, object> { ["geoname_id"] = 3144096u, ["iso_code"] = country, ["names"] = Names("Land " + country) },
        ["location"] = new Dictionary<string, object> { ["accuracy_radius"] = (ushort)20, ["time_zone"] = "Europe/Oslo" },
        ["registered_country"] = new Dictionary<string, object> { ["iso_code"] = "ZZ", ["names"] = Names("Elsewhere") },
        ["subdivisions"] = new List<object> { Named(region), Named("Part of " + region) },
    };

    /// <summary>Adds to what the file says of itself, or says otherwise.</summary>
    public PlaceFile Saying(string name, object value)
    {
        _more[name] = value;
        return this;
    }

    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        _tree.WriteTo(file, recordSize);
        file.Write(new byte[16]);
        file.Write(_data.ToArray());
        file.Write([0xAB, 0xCD, 0xEF, .. Encoding.ASCII.GetBytes("MaxMind.com")]);
        var metadata = new DataWriter();
        var says = new Dictionary<string, object>
        {
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = built,
            ["database_type"] = type,
            ["description"] = new Dictionary<string, object> { ["en"] = "Made for tests" },
            ["ip_version"] = (ushort)ipVersion,
            ["languages"] = new List<object> { "en" },
            ["node_count"] = (uint)_tree.Count,
            ["record_size"] = (ushort)recordSize,
        };
        foreach (var (name, value) in _more)
            says[name] = value;
        metadata.Write(says);
        file.Write(metadata.ToArray());
        return file.ToArray();
    }

    private static Dictionary<string, object> Named(string name) => new() { ["geoname_id"] = 1u, ["names"] = Names(name) };

    /// <summary>In as many languages as the real ones have: a reader must pass over those that it does not want.</summary>
    private static Dictionary<string, object> Names(string name) =>
        new[] { "de", "en", "es", "fr", "ja", "pt-BR", "ru", "zh-CN" }
            .ToDictionary(l => l, object (l) => l == "en" ? name : $"{name} ({l})");
}
