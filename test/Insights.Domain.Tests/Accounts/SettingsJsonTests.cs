using System.Collections.Immutable;
using System.Text.Json;
using Insights.Domain.Accounts;
using Insights.Domain.Privacy;

namespace Insights.Domain.Tests.Accounts;

public class SettingsJsonTests
{
    [Fact]
    public void The_defaults_are_written_out() => SettingsJson.ToText(AccountSettings.Default).ShouldBe(
        """{"sessionTimeout":"1800s","oneSessionPerTab":false,"lateness":"86400s","applications":{},"trackingLevel":"STANDARD","queryParameters":[],"pageUrl":true,"pageTitle":true,"userIdentification":true,"noOneIds":[],"eventRetentionMonths":6,"rateLimits":{"eventsPerSecond":0,"callsPerSecond":0},"longestSession":"43200s","bots":"TAG"}""");

    [Fact]
    public void An_empty_document_has_the_defaults() => Read("{}").Settings.ShouldBe(AccountSettings.Default);

    [Fact]
    public void What_is_written_reads_the_same()
    {
        var settings = new AccountSettings
        {
            SessionTimeout = TimeSpan.FromMilliseconds(61_001),
            OneSessionPerTab = true,
            Lateness = TimeSpan.FromMilliseconds(1),
            TrackingLevel = TrackingLevel.Extended,
            QueryParameters = AccountSettings.Default.QueryParameters.Add("utm_source"),
            PageUrl = false,
            PageTitle = false,
            DataCenter = "eu-1",
            UserIdentification = false,
            NoOneIds = AccountSettings.Default.NoOneIds.Add("Test User"),
            EventRetentionMonths = 12,
            RateLimits = new(1000, 10),
            LongestSession = TimeSpan.FromHours(2),
            Bots = BotPolicy.Drop,
            ApplicationTimeouts = new Dictionary<string, TimeSpan>
            {
                ["web \"1\""] = TimeSpan.FromMinutes(1),
                ["é🦊"] = TimeSpan.FromHours(24),
            }.ToImmutableDictionary(StringComparer.Ordinal),
        };
        var (read, faults) = Read(SettingsJson.ToText(settings));
        faults.ShouldBeEmpty();
        SettingsJson.ToText(read).ShouldBe(SettingsJson.ToText(settings));
        read.ApplicationTimeouts.ShouldBe(settings.ApplicationTimeouts, ignoreOrder: true);
        read.NoOneIds.ShouldBe(["Test User"]);
        read.QueryParameters.ShouldBe(["utm_source"]);
        (read with { ApplicationTimeouts = settings.ApplicationTimeouts, NoOneIds = settings.NoOneIds, QueryParameters = settings.QueryParameters }).ShouldBe(settings);
    }

    [Fact]
    public void Applications_are_written_in_the_order_of_their_names()
    {
        var settings = Read("""{"applications":{"b":{"sessionTimeout":"60s"},"B":{"sessionTimeout":"60s"},"a":{"sessionTimeout":"60s"}}}""").Settings;
        var text = SettingsJson.ToText(settings);
        new[] { "\"B\"", "\"a\"", "\"b\"" }.Select(name => text.IndexOf(name, StringComparison.Ordinal)).ShouldBeInOrder();
    }

    [Theory]
    [InlineData("60s", 60_000)]
    [InlineData("60.5s", 60_500)]
    [InlineData("60.001s", 60_001)]
    [InlineData("60.0010s", 60_001)]
    [InlineData("86400s", 86_400_000)]
    public void A_duration_is_seconds_with_up_to_milliseconds(string text, int ms) =>
        Read($$"""{"sessionTimeout":"{{text}}"}""").Settings.SessionTimeout.ShouldBe(TimeSpan.FromMilliseconds(ms));

    [Theory]
    [InlineData("""{"sessionTimeout":"1800"}""", "sessionTimeout")]
    [InlineData("""{"sessionTimeout":1800}""", "sessionTimeout")]
    [InlineData("""{"sessionTimeout":"s"}""", "sessionTimeout")]
    [InlineData("""{"sessionTimeout":""}""", "sessionTimeout")]
    [InlineData("""{"sessionTimeout":"1,800s"}""", "sessionTimeout")]
    [InlineData("""{"sessionTimeout":" 60s"}""", "sessionTimeout")]
    [InlineData("""{"sessionTimeout":"1e3s"}""", "sessionTimeout")]
    [InlineData("""{"sessionTimeout":"60.0001s"}""", "sessionTimeout")]
    [InlineData("""{"sessionTimeout":"999999999999999999s"}""", "sessionTimeout")]
    [InlineData("""{"sessionTimeout":"59.999s"}""", "sessionTimeout")]
    [InlineData("""{"lateness":"-1s"}""", "lateness")]
    [InlineData("""{"lateness":"2678400.001s"}""", "lateness")]
    [InlineData("""{"lateness":{}}""", "lateness")]
    [InlineData("""{"oneSessionPerTab":"true"}""", "oneSessionPerTab")]
    [InlineData("""{"oneSessionPerTab":1}""", "oneSessionPerTab")]
    [InlineData("""{"applications":[]}""", "applications")]
    [InlineData("""{"applications":{"":{"sessionTimeout":"60s"}}}""", "applications")]
    [InlineData("""{"applications":{"web":"600s"}}""", "applications.web")]
    [InlineData("""{"applications":{"web":{"sessionTimeout":"1s"}}}""", "applications.web.sessionTimeout")]
    [InlineData("""{"applications":{"web":{"sessionTimeout":600}}}""", "applications.web.sessionTimeout")]
    [InlineData("""{"applications":{"web":{"timeout":"600s"}}}""", "applications.web.timeout")]
    [InlineData("""{"SessionTimeout":"600s"}""", "SessionTimeout")]
    [InlineData("""{"trackingLevel":"standard"}""", "trackingLevel")]
    [InlineData("""{"trackingLevel":1}""", "trackingLevel")]
    [InlineData("""{"pageUrl":"no"}""", "pageUrl")]
    [InlineData("""{"pageTitle":0}""", "pageTitle")]
    [InlineData("""{"dataCenter":"E U"}""", "dataCenter")]
    [InlineData("""{"dataCenter":1}""", "dataCenter")]
    [InlineData("""{"userIdentification":"off"}""", "userIdentification")]
    [InlineData("""{"noOneIds":"x"}""", "noOneIds")]
    [InlineData("""{"noOneIds":["x",1]}""", "noOneIds")]
    [InlineData("""{"noOneIds":[""]}""", "noOneIds")]
    [InlineData("""{"noOneIds":[" x"]}""", "noOneIds")]
    [InlineData("""{"eventRetentionMonths":1}""", "eventRetentionMonths")]
    [InlineData("""{"eventRetentionMonths":61}""", "eventRetentionMonths")]
    [InlineData("""{"eventRetentionMonths":6.5}""", "eventRetentionMonths")]
    [InlineData("""{"rateLimits":1}""", "rateLimits")]
    [InlineData("""{"rateLimits":{"eventsPerSecond":-1}}""", "rateLimits.eventsPerSecond")]
    [InlineData("""{"rateLimits":{"callsPerSecond":1000001}}""", "rateLimits.callsPerSecond")]
    [InlineData("""{"rateLimits":{"callsPerSecond":"1"}}""", "rateLimits.callsPerSecond")]
    [InlineData("""{"rateLimits":{"bytesPerSecond":1}}""", "rateLimits.bytesPerSecond")]
    [InlineData("[]", "settings")]
    [InlineData("null", "settings")]
    [InlineData("\"1800s\"", "settings")]
    public void Each_fault_names_its_field(string document, string field) =>
        Read(document).Faults.Select(f => f.Field).ShouldBe([field]);

    [Fact]
    public void All_faults_are_reported_at_once() =>
        Read("""{"sessionTimeout":"x","lateness":"-1s","oneSessionPerTab":0,"applications":{"a":1,"b":{"c":2}},"more":1}""")
            .Faults.Select(f => f.Field)
            .ShouldBe(["sessionTimeout", "lateness", "oneSessionPerTab", "applications.a", "applications.b.c", "more"], ignoreOrder: true);

    [Theory]
    [InlineData("""{"sessionTimeout":"\ud800s"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"applications":{"\udfff":{"sessionTimeout":"60s"}}}""")]
    [InlineData("""{"applications":{"web":{"\ud800":"60s"}}}""")]
    public void Half_a_surrogate_pair_is_a_fault_and_no_crash(string document) => Read(document).Faults.ShouldNotBeEmpty();

    [Fact]
    public void A_field_that_is_null_has_its_default() =>
        Read("""{"sessionTimeout":null,"pageUrl":null,"applications":null}""").ShouldSatisfyAllConditions(
            read => read.Faults.ShouldBeEmpty(), read => read.Settings.ShouldBe(AccountSettings.Default));

    [Fact]
    public void Every_setting_has_a_field_that_takes_it()
    {
        var other = new AccountSettings
        {
            SessionTimeout = TimeSpan.FromMinutes(1),
            OneSessionPerTab = true,
            Lateness = default,
            TrackingLevel = TrackingLevel.Essential,
            PageUrl = false,
            PageTitle = false,
            DataCenter = "eu",
            UserIdentification = false,
            EventRetentionMonths = 2,
            RateLimits = new(1, 1),
            LongestSession = TimeSpan.FromHours(2),
            Bots = BotPolicy.Drop,
            NoOneIds = AccountSettings.Default.NoOneIds.Add("x"),
            ApplicationTimeouts = ImmutableDictionary<string, TimeSpan>.Empty.Add("web", TimeSpan.FromMinutes(2)),
        };
        typeof(AccountSettings).GetProperties().Where(p => p.GetMethod!.IsStatic is false && p.CanWrite)
            .ShouldAllBe(p => !Equals(p.GetValue(other), p.GetValue(AccountSettings.Default)));
        SettingsFields.All.Aggregate(AccountSettings.Default, (settings, field) => field.Take(settings, other)).ShouldBe(other);
        SettingsJson.DifferenceToText(AccountSettings.Default, other).ShouldContain(
            "\"lateness\":{\"from\":\"86400s\",\"to\":\"0s\"}", Case.Sensitive);
        SettingsJson.DifferenceToText(other, other).ShouldBe("{}");
    }

    private static (AccountSettings Settings, List<SettingsFault> Faults) Read(string document)
    {
        using var parsed = JsonDocument.Parse(document);
        var faults = new List<SettingsFault>();
        return (SettingsJson.Read(parsed.RootElement, faults), faults);
    }
}
