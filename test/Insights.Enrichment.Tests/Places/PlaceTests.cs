using System.Net;
using Insights.Domain.Events;
using Insights.Enrichment.Tests.Fixture;
using Insights.Enrichment.Tests.PlaceFiles;

namespace Insights.Enrichment.Tests.Places;

public sealed class PlaceTests : IDisposable
{
    private readonly PlaceFolder _folder = new();

    [Fact]
    public void The_country_is_its_code_and_the_region_and_city_their_English_names() =>
        Find(new PlaceFile().With("203.0.113.0/24", "NO", "Viken", "Moss"), "203.0.113.9").ShouldBe(new Place("NO", "Viken", "Moss"));

    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void Trees_of_every_record_size_are_read(int recordSize)
    {
        var file = new PlaceFile(recordSize: recordSize)
            .With("203.0.113.0/24", "NO", "Viken", "Moss").With("2001:db8::/32", "CL", "Arica y Parinacota", "Arica");
        Find(file, "203.0.113.255").ShouldBe(new Place("NO", "Viken", "Moss"));
        Find("2001:db8:ffff::1").ShouldBe(new Place("CL", "Arica y Parinacota", "Arica"));
        Find("203.0.114.0").ShouldBeNull();
    }

    [Fact]
    public void An_IPv4_address_mapped_into_IPv6_is_the_IPv4_address() =>
        Find(new PlaceFile().With("203.0.113.0/24", "NO", "Viken", "Moss"), "::ffff:203.0.113.9")!.City.ShouldBe("Moss");

    [Fact]
    public void A_database_of_IPv4_alone_knows_no_IPv6_address()
    {
        // 32 and 1 are the first bytes of 2001:..., which a tree of IPv4 would take for an address of its own.
        var file = new PlaceFile(ipVersion: 4).With("32.1.0.0/16", "NO", "Viken", "Moss");
        Find(file, "32.1.13.184")!.City.ShouldBe("Moss");
        Find("2001:db8::1").ShouldBeNull();
    }

    [Fact]
    public void Two_halves_of_a_masked_network_keep_their_own_places()
    {
        var file = new PlaceFile().With("203.0.113.0/25", "NO", "Viken", "Moss").With("203.0.113.128/25", "CL", "Arica", "Arica");
        Find(file, "203.0.113.1")!.Country.ShouldBe("NO");
        Find("203.0.113.129")!.Country.ShouldBe("CL");
        Find("203.0.113.1")!.Country.ShouldBe("NO");
    }

    [Fact]
    public void A_single_address_inside_a_known_network_keeps_its_own_place()
    {
        var file = new PlaceFile().With("203.0.0.0/16", "NO", "Viken", "Moss").With("203.0.113.7/32", "CL", "Arica", "Arica");
        Find(file, "203.0.113.6")!.Country.ShouldBe("NO");
        Find("203.0.113.7")!.Country.ShouldBe("CL");
        Find("203.0.113.8")!.Country.ShouldBe("NO");
    }

    [Fact]
    public void Parts_that_a_record_lacks_stay_unset()
    {
        var file = new PlaceFile()
            .With("203.0.113.0/24", new Dictionary<string, object> { ["country"] = new Dictionary<string, object> { ["iso_code"] = "NO" } })
            .With("198.51.100.0/24", new Dictionary<string, object> { ["continent"] = "EU" });
        Find(file, "203.0.113.9").ShouldBe(new Place("NO", null, null));
        Find("198.51.100.9").ShouldBeNull();
    }

    [Fact]
    public void A_region_without_an_English_name_is_its_code()
    {
        var file = new PlaceFile().With("203.0.113.0/24", new Dictionary<string, object>
        {
            ["subdivisions"] = new List<object> { new Dictionary<string, object> { ["iso_code"] = "30" } },
        });
        Find(file, "203.0.113.9").ShouldBe(new Place(null, "30", null));
    }

    [Fact]
    public void Parts_that_no_event_could_state_stay_unset() =>
        Find(new PlaceFile().With("203.0.113.0/24", "NO", "Vik\u0001en", new string('x', 257)), "203.0.113.9").ShouldBe(new Place("NO", null, null));

    [Fact]
    public void With_and_without_the_cache_the_answers_are_the_same()
    {
        // Networks of all lengths around the mask, among them ones that others lie in.
        var random = new Random(7);
        var file = new PlaceFile();
        var networks = Enumerable.Range(0, 400)
            .Select(i => (Prefix: 14 + i % 18, Address: (uint)random.Next(0x0A000000, 0x0A0F0000), i))
            .OrderBy(n => n.Prefix).ToArray();
        foreach (var (prefix, address, i) in networks)
            file.With($"{new IPAddress(IPAddress.HostToNetworkOrder((int)(address & (uint.MaxValue << (32 - prefix)))) & 0xFFFFFFFFL)}/{prefix}", "NO", "R", $"City {i}");
        _folder.Put(file);
        _folder.Places.Refresh();
        using var fresh = new MaxMind.Db.Reader(_folder.Path);

        for (var i = 0; i < 20_000; i++)
        {
            var address = new IPAddress(IPAddress.HostToNetworkOrder(random.Next(0x0A000000, 0x0A0F0000)) & 0xFFFFFFFFL);
            var expected = fresh.Find<Dictionary<string, object>>(address) is { } record
                ? ((Dictionary<string, object>)((Dictionary<string, object>)record["city"])["names"])["en"]
                : null;
            _folder.Places.Find(address)?.City.ShouldBe(expected, address.ToString());
            (_folder.Places.Find(address) is null).ShouldBe(expected is null);
        }
    }

    public void Dispose() => _folder.Dispose();

    private Place? Find(PlaceFile file, string address)
    {
        _folder.Put(file);
        _folder.Look();
        return Find(address);
    }

    private Place? Find(string address) => _folder.Places.Find(IPAddress.Parse(address));
}
