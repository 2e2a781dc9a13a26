using System.Collections.Immutable;
using Insights.Domain.Accounts;

namespace Insights.Domain.Tests.Accounts;

public class AccountSettingsTests
{
    [Fact]
    public void The_defaults_are_30_minutes_24_hours_and_sessions_across_tabs()
    {
        var settings = AccountSettings.Default;
        (settings.SessionTimeout, settings.Lateness, settings.OneSessionPerTab)
            .ShouldBe((TimeSpan.FromMinutes(30), TimeSpan.FromHours(24), false));
        settings.ApplicationTimeouts.ShouldBeEmpty();
        settings.Faults().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(86_400_000)]
    public void Accepts_a_timeout_at_either_bound(int ms) =>
        Faults(AccountSettings.Default with { SessionTimeout = TimeSpan.FromMilliseconds(ms) }).ShouldBeEmpty();

    [Theory]
    [InlineData(59_999)]
    [InlineData(86_400_001)]
    [InlineData(-1)]
    public void Rejects_a_timeout_beyond_either_bound(int ms) =>
        Faults(AccountSettings.Default with { SessionTimeout = TimeSpan.FromMilliseconds(ms) }).ShouldBe(["sessionTimeout"]);

    [Theory]
    [InlineData(0)]
    [InlineData(2_678_400_000)]
    public void Accepts_a_lateness_at_either_bound(long ms) =>
        Faults(AccountSettings.Default with { Lateness = TimeSpan.FromMilliseconds(ms) }).ShouldBeEmpty();

    [Theory]
    [InlineData(-1)]
    [InlineData(2_678_400_001)]
    public void Rejects_a_lateness_beyond_either_bound(long ms) =>
        Faults(AccountSettings.Default with { Lateness = TimeSpan.FromMilliseconds(ms) }).ShouldBe(["lateness"]);

    [Theory]
    [InlineData(59_999, 1)]
    [InlineData(60_000, 0)]
    [InlineData(86_400_000, 0)]
    [InlineData(86_400_001, 1)]
    public void The_timeout_of_an_application_has_the_same_bounds(int ms, int faults) =>
        Faults(WithApplications(("web", ms))).ShouldBe(Enumerable.Repeat("applications.web.sessionTimeout", faults));

    [Fact]
    public void The_name_of_an_application_has_1_to_64_characters()
    {
        Faults(WithApplications((new string('a', 64), 60_000))).ShouldBeEmpty();
        Faults(WithApplications((new string('a', 65), 60_000))).ShouldBe(["applications"]);
        Faults(WithApplications(("", 60_000))).ShouldBe(["applications"]);
    }

    [Fact]
    public void At_most_1000_applications_have_a_timeout_of_their_own()
    {
        Faults(WithApplications(Many(1000))).ShouldBeEmpty();
        Faults(WithApplications(Many(1001))).ShouldBe(["applications"]);
    }

    [Fact]
    public void All_faults_are_reported_at_once() =>
        Faults(WithApplications(("web", 1)) with { SessionTimeout = default, Lateness = TimeSpan.FromDays(32) })
            .ShouldBe(["sessionTimeout", "lateness", "applications.web.sessionTimeout"]);

    private static (string, int)[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => ($"app{i}", 60_000))];

    private static AccountSettings WithApplications(params (string Name, int Ms)[] timeouts) => AccountSettings.Default with
    {
        ApplicationTimeouts = timeouts.ToImmutableDictionary(
            t => t.Name, t => TimeSpan.FromMilliseconds(t.Ms), StringComparer.Ordinal),
    };

    private static IEnumerable<string> Faults(AccountSettings settings) => settings.Faults().Select(f => f.Field);
}
