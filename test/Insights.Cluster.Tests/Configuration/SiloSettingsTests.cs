using System.Net;
using Insights.Silo.Configuration;
using Microsoft.Extensions.Configuration;

namespace Insights.Cluster.Tests.Configuration;

public sealed class SiloSettingsTests
{
    [Fact]
    public void Nothing_set_is_one_silo_on_a_SQLite_file()
    {
        var (settings, faults) = Read();
        faults.ShouldBeEmpty();
        (settings.IsMember, settings.Storage.Sqlite).ShouldBe((false, "insights.db"));
        (settings.Cluster.SiloPort, settings.Cluster.GatewayPort).ShouldBe((11111, 0));
    }

    [Fact]
    public void A_connection_string_makes_it_a_member()
    {
        var (settings, faults) = Read(
            ("Storage:PostgreSql", "Host=db;Database=insights"), ("Cluster:AdvertisedAddress", "10.0.0.7"), ("Cluster:AllowPlaintext", "true"),
            ("Cluster:ProbeTimeout", "00:00:02"), ("Cluster:MissedProbes", "5"), ("Cluster:DrainTimeout", "00:01:00"));
        faults.ShouldBeEmpty();
        settings.IsMember.ShouldBeTrue();
        (settings.Cluster.AdvertisedAddress, settings.Cluster.MissedProbes).ShouldBe((IPAddress.Parse("10.0.0.7"), 5));
        (settings.Cluster.ProbeTimeout, settings.Cluster.DrainTimeout).ShouldBe((TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Cluster:AdvertisedAddress", "10.0.0.7")]
    [InlineData("Cluster:AllowPlaintext", "false")]
    public void A_member_that_others_reach_over_a_network_needs_certificates(string? name, string? value) =>
        Read(("Storage:PostgreSql", "Host=db"), (name ?? "DataCenter", value ?? "eu")).Faults.ShouldHaveSingleItem().ShouldContain("Cluster:AllowPlaintext=true");

    [Theory]
    [InlineData("Cluster:AdvertisedAddress", "127.0.0.1")]
    [InlineData("Cluster:AdvertisedAddress", "::1")]
    [InlineData("Cluster:AllowPlaintext", "true")]
    public void On_the_loopback_or_where_it_is_said_in_so_many_words_silos_talk_in_plain_text(string name, string value) =>
        Read(("Storage:PostgreSql", "Host=db"), (name, value)).Faults.ShouldBeEmpty();

    [Fact]
    public void A_certificate_without_the_authority_of_the_others_is_a_fault() =>
        Read(("Storage:PostgreSql", "Host=db"), ("Cluster:Tls:Certificate", "silo.pem")).Faults.ShouldHaveSingleItem().ShouldStartWith("Cluster:Tls:Authority");

    [Theory]
    [InlineData("Cluster:SiloPort", "0")]
    [InlineData("Cluster:SiloPort", "65536")]
    [InlineData("Cluster:SiloPort", "many")]
    [InlineData("Cluster:GatewayPort", "-1")]
    [InlineData("Cluster:GatewayPort", "11111")]
    [InlineData("Cluster:AdvertisedAddress", "0.0.0.0")]
    [InlineData("Cluster:AdvertisedAddress", "silo-1")]
    [InlineData("Cluster:AllowPlaintext", "perhaps")]
    [InlineData("Cluster:Tls:Certificates", "silo.pem")]
    [InlineData("Cluster:Tls:Authority", "authority.pem", "Cluster:Tls:Certificate")]
    [InlineData("Cluster:ProbeTimeout", "00:00:00.099")]
    [InlineData("Cluster:ProbeTimeout", "00:01:01")]
    [InlineData("Cluster:MissedProbes", "0")]
    [InlineData("Cluster:MissedProbes", "11")]
    [InlineData("Cluster:DrainTimeout", "00:00:00.5")]
    [InlineData("Cluster:ReadinessDelay", "00:05:01")]
    [InlineData("Cluster:ClusterId", "insights")]
    [InlineData("Cluster:ServiceId", "insights")]
    [InlineData("Cluster:Silo", "11111")]
    [InlineData("Storage:Postgres", "Host=db")]
    public void A_fault_names_its_setting(string name, string value, string? named = null) =>
        Read((name, value)).Faults.ShouldHaveSingleItem().ShouldStartWith(named ?? name);

    private static (SiloSettings Settings, IReadOnlyList<string> Faults) Read(params (string Name, string Value)[] settings) =>
        SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());
}
