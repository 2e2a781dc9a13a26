using System.Net;
using Insights.Enrichment.Tests.Fixture;
using Insights.Enrichment.Tests.PlaceFiles;

namespace Insights.Enrichment.Tests.Places;

/// <summary>Whatever lies where the file of places is meant to be: what was read before stays in use, and one line says so.</summary>
public sealed class HostileFileTests : IDisposable
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.9");

    private readonly PlaceFolder _folder = new();

    public HostileFileTests()
    {
        _folder.Put(In("Moss"));
        _folder.Look();
    }

    [Theory]
    [InlineData(253_402_300_800)]
    [InlineData(9_223_372_036_854_775_807)]
    [InlineData(ulong.MaxValue)]
    public void A_build_date_out_of_range_changes_nothing(ulong built) => ChangesNothing(In("Oslo", built: built).ToBytes());

    [Theory]
    [InlineData("GeoLite2-ASN")]
    [InlineData("GeoIP2-ISP")]
    [InlineData("GeoIP2-Anonymous-IP")]
    [InlineData("DBIP-ASN-Lite (compat=GeoLite2-ASN)")]
    [InlineData("")]
    public void A_database_of_another_type_does_not_replace_one_of_cities(string type) => ChangesNothing(In("Oslo", type).ToBytes());

    [Theory]
    [InlineData("GeoLite2-City")]
    [InlineData("GeoIP2-Country")]
    [InlineData("GeoIP2-Enterprise")]
    [InlineData("DBIP-City-Lite")]
    public void A_database_of_a_known_type_does(string type)
    {
        _folder.Put(In("Oslo", type));
        _folder.Look();
        City().ShouldBe("Oslo");
    }

    [Theory]
    [InlineData("ip_version", 5)]
    [InlineData("record_size", 0)]
    [InlineData("record_size", 26)]
    [InlineData("record_size", 65_528)]
    [InlineData("node_count", 0)]
    [InlineData("node_count", 1 << 30)]
    [InlineData("node_count", 7)]
    [InlineData("binary_format_major_version", 3)]
    public void Absurd_metadata_changes_nothing(string name, int value) =>
        ChangesNothing(In("Oslo").Saying(name, name == "node_count" ? (uint)value : (object)(ushort)value).ToBytes());

    [Fact]
    public void Metadata_without_end_change_nothing()
    {
        ChangesNothing(In("Oslo").Saying("description", new ToItself()).Saying("node_count", new ToItself()).ToBytes());
        ChangesNothing(In("Oslo").Saying("languages", new HugeMap()).ToBytes());
    }

    [Fact]
    public void A_record_that_is_itself_changes_nothing()
    {
        ChangesNothing(In("Oslo").With("198.51.100.0/24", new ToItself()).ToBytes());
        ChangesNothing(In("Oslo").With("198.51.100.0/24", new Dictionary<string, object> { ["city"] = new ToItself() }).ToBytes());
        ChangesNothing(In("Oslo").With("198.51.100.0/24", new HugeMap()).ToBytes());
    }

    [Fact]
    public void A_folder_in_its_place_changes_nothing()
    {
        File.Delete(_folder.Path);
        Directory.CreateDirectory(_folder.Path);
        _folder.Look();
        City().ShouldBe("Moss");
        Directory.Delete(_folder.Path);
    }

    [Fact]
    public void Bytes_by_chance_change_nothing()
    {
        var random = new Random(11);
        for (var i = 0; i < 100; i++)
        {
            var bytes = new byte[random.Next(5_000)];
            random.NextBytes(bytes);
            ChangesNothing(bytes);
        }
    }

    [Fact]
    public void Every_byte_changed_every_way_that_matters_leaves_the_old_place_or_gives_one_of_the_file()
    {
        var whole = In("Oslo").With("2001:db8::/32", "CL", "Arica y Parinacota", "Arica").ToBytes();
        // The metadata and what stands before it whole, the rest in part: the tree and the records repeat themselves.
        var end = whole.AsSpan().LastIndexOf("MaxMind.com"u8);
        foreach (var i in Enumerable.Range(0, whole.Length).Where(i => i >= end - 900 || i % 5 == 0))
        {
            foreach (var value in (byte[])[0, 0xFF, (byte)(whole[i] ^ 0x20), (byte)(whole[i] + 1)])
            {
                var damaged = (byte[])whole.Clone();
                damaged[i] = value;
                var before = City();
                var taken = Taken();
                _folder.Put(damaged);
                _folder.Look();
                var after = City();
                if (Taken() == taken)
                    after.ShouldBe(before);
                _folder.Places.Find(IPAddress.Parse("2001:db8::1"));
            }
        }
        // What is taken up is sound: no look-up fails later.
        _folder.Log.Ids.ShouldAllBe(id => id == 5001 || id == 5003);
        Taken().ShouldBeInRange(10, _folder.Log.Ids.Length - 1_000);

        int Taken() => _folder.Log.Ids.Count(id => id == 5001);
    }

    public void Dispose() => _folder.Dispose();

    private void ChangesNothing(byte[] file)
    {
        var lines = _folder.Log.Ids.Length;
        _folder.Put(file);
        for (var i = 0; i < 4; i++)
            _folder.Places.Refresh();
        City().ShouldBe("Moss");
        _folder.Log.Ids[lines..].ShouldBe([5003]);
    }

    private string? City() => _folder.Places.Find(Address)?.City;

    private static PlaceFile In(string city, string type = "Test-City", ulong built = 1_767_225_600) =>
        new PlaceFile(type: type, built: built).With("203.0.113.0/24", "NO", "Viken", city);
}
