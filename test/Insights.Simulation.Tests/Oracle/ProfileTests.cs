using static Insights.Simulation.Tests.Oracle.OracleEvents;

namespace Insights.Simulation.Tests.Oracle;

public class ProfileTests
{
    private static readonly OraclePlace Amsterdam = new("NL", "NH", "Amsterdam");
    private static readonly OraclePlace Germany = new("DE", null, null);
    private static readonly OracleBrowser Chrome = new("Chrome", "120");
    private static readonly OracleBrowser Firefox = new("Firefox", null);

    [Fact]
    public void A_session_is_open_until_the_clock_has_passed_its_end_plus_timeout()
    {
        var open = GivenAt("10:30", Click("a", "10:00"));
        open.Sessions.ShouldHaveSingleItem().CloseAtMs.ShouldBe(At("10:30"));
        open.Exists.ShouldBeTrue();
        open.Profile.ShouldBe(new OracleProfile());

        GivenAt("10:30:00.001", Click("a", "10:00")).Profile.Sessions.ShouldBe(1);
    }

    [Fact]
    public void A_late_event_opens_a_closed_session_again()
    {
        GivenAt("10:45", Click("a", "10:00")).Profile.Sessions.ShouldBe(1);
        GivenAt("10:45", Click("a", "10:00"), Click("late", "10:20")).Profile.Sessions.ShouldBe(0);
    }

    [Fact]
    public void Figures_over_three_sessions_worked_by_hand()
    {
        var p = Given(
            Click("a", "10:00"), Click("b", "10:10"), // 10 min
            Click("c", "12:00"), // 0; gap 110 min
            Click("d", "14:00"), Click("e", "14:00:00.005")).Profile; // 5 ms; gap 120 min
        p.Sessions.ShouldBe(3);
        p.TotalMs.ShouldBe((10 * Minute) + 5);
        (p.FirstSeenMs, p.LastSeenMs).ShouldBe((At("10:00"), At("14:00:00.005")));
        p.AverageDurationMs.ShouldBe(200_001); // 600,005 / 3 = 200,001.67
        p.AverageGapMs.ShouldBe(115 * Minute);
    }

    [Fact]
    public void The_mean_gap_is_cut_to_whole_milliseconds() =>
        Given(Click("a", "10:00"), Click("b", "11:00"), Click("c", "12:00:00.001")).Profile.AverageGapMs.ShouldBe(60 * Minute);

    [Fact]
    public void The_mean_gap_is_unset_while_there_is_one_session() =>
        Given(Click("a", "10:00"), Click("b", "10:10")).Profile.AverageGapMs.ShouldBeNull();

    [Fact]
    public void Open_sessions_are_no_part_of_the_figures()
    {
        var p = GivenAt("12:05", Click("a", "10:00"), Click("b", "12:00") with { Place = Amsterdam }).Profile;
        (p.Sessions, p.LastSeenMs, p.Country).ShouldBe((1, At("10:00"), null));
    }

    [Fact]
    public void Place_and_browser_are_those_of_the_last_event_that_has_one_each_for_itself()
    {
        var s = Given(
            Click("a", "10:00") with { Place = Amsterdam, Browser = Chrome },
            Click("b", "10:01") with { Place = Germany },
            Click("c", "10:02")).Sessions.ShouldHaveSingleItem();
        (s.Place, s.Browser).ShouldBe((Germany, Chrome));
    }

    [Fact]
    public void A_listed_passive_event_gives_place_and_browser_an_unattributed_one_does_not()
    {
        var s = Given(
            Click("a", "10:00") with { Place = Amsterdam, Browser = Chrome },
            Heartbeat("h", "10:30") with { Place = Germany },
            Heartbeat("stray", "10:31") with { Browser = Firefox }).Sessions.ShouldHaveSingleItem();
        (s.Place, s.Browser).ShouldBe((Germany, Chrome));
    }

    [Fact]
    public void The_profile_takes_place_and_browser_from_the_last_session_that_has_one_as_a_unit()
    {
        var p = Given(
            Click("a", "10:00") with { Place = Amsterdam, Browser = Chrome },
            Click("b", "12:00") with { Place = Germany },
            Click("c", "14:00")).Profile;
        (p.Country, p.Region, p.City).ShouldBe(("DE", null, null));
        (p.BrowserName, p.BrowserVersion).ShouldBe(("Chrome", "120"));
    }

    [Fact]
    public void In_a_tie_the_place_of_the_later_id_wins() =>
        Given(Click("b", "10:00") with { Place = Germany }, Click("a", "10:00") with { Place = Amsterdam }).Profile.Country.ShouldBe("DE");

    [Fact]
    public void The_application_is_that_of_the_first_activity_that_has_one() =>
        Given(
            Heartbeat("h", "10:00:01") with { Application = "tv" }, Click("a", "10:00"),
            Click("b", "10:01") with { Application = "web" }, Click("c", "10:02") with { Application = "ios" })
            .Sessions.ShouldHaveSingleItem().Application.ShouldBe("web");
}
