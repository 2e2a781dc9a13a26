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
            ("Storage:PostgreSql", "Host=db;Database=insights"), ("Cluster:AdvertisedAddress", "10.0.0.7"),
            ("Cluster:ProbeTimeout", "00:00:02"), ("Cluster:MissedProbes", "5"), ("Cluster:DrainTimeout", "00:01:00"));
        faults.ShouldBeEmpty();
        settings.IsMember.ShouldBeTrue();
        (settings.Cluster.AdvertisedAddress, settings.Cluster.MissedProbes).ShouldBe((IPAddress.Parse("10.0.0.7"), 5));
        (settings.Cluster.ProbeTimeout, settings.Cluster.DrainTimeout).ShouldBe((TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("Cluster:SiloPort", "0")]
    [InlineData("Cluster:SiloPort", "65536")]
    [InlineData("Cluster:SiloPort", "many")]
    [InlineData("Cluster:GatewayPort", "-1")]
    [InlineData("Cluster:GatewayPort", "11111")]
    [InlineData("Cluster:AdvertisedAddress", "0.0.0.0")]
    [InlineData("Cluster:AdvertisedAddress", "silo-1")]
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
    public void A_fault_names_its_setting(string name, string value) =>
        Read((name, value)).Faults.ShouldHaveSingleItem().ShouldStartWith(name);

    private static (SiloSettings Settings, IReadOnlyList<string> Faults) Read(params (string Name, string Value)[] settings) =>
        SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());
}
