using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Testing.Builders;
using static Insights.Domain.EndUsers.RecordOutcome;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.EndUsers;

public class LatenessTests
{
    private static readonly AccountSettings OneHour = AccountSettings.Default with { Lateness = TimeSpan.FromHours(1) };

    [Fact]
    public void An_event_as_old_as_the_lateness_is_accepted() =>
        Sent(OneHour, Click("10:00").Received("11:00")).ShouldBe(Accepted);

    [Fact]
    public void An_event_a_millisecond_older_is_too_late() =>
        Sent(OneHour, Click("10:00").Received("11:00:00.001")).ShouldBe(TooLate);

    [Fact]
    public void Without_lateness_only_what_happens_now_is_accepted()
    {
        var now = AccountSettings.Default with { Lateness = TimeSpan.Zero };
        Sent(now, Click("10:00").Received("10:00")).ShouldBe(Accepted);
        Sent(now, Click("10:00").Received("10:00:00.001")).ShouldBe(TooLate);
    }

    [Fact]
    public void By_default_a_day_counts() =>
        (Sent(AccountSettings.Default, Click("10:00").Received("10:00", day: 1)),
            Sent(AccountSettings.Default, Click("10:00").Received("10:00:00.001", day: 1))).ShouldBe((Accepted, TooLate));

    [Fact]
    public void A_known_event_is_a_duplicate_however_late_it_comes_again()
    {
        var story = UserStory.Given(OneHour, Click("10:00", "a"));
        story.Send(Click("10:00", "a").Received("10:00", day: 9)).Outcomes.ShouldBe([Duplicate]);
    }

    [Fact]
    public void A_key_that_imports_is_held_to_the_retention_and_not_to_the_lateness() =>
        Sent(OneHour, Click("10:00").Received("10:00", day: 30).Import()).ShouldBe(Accepted);

    [Fact]
    public void History_reaches_six_calendar_months_back_and_not_a_millisecond_more()
    {
        var received = Ms("2026-08-31T12:00:00Z");
        // Six months before 31 August there is no 31st: the last day of February it is.
        var edge = Ms("2026-02-28T12:00:00Z");
        Retention.FromMs(received).ShouldBe(edge);
        Sent(OneHour, Event().AtMs(edge).ReceivedMs(received).Import()).ShouldBe(Accepted);
        Sent(OneHour, Event().AtMs(edge - 1).ReceivedMs(received).Import()).ShouldBe(TooLate);
    }

    [Fact]
    public void A_lateness_longer_than_usual_holds_for_imports_as_well() =>
        Sent(AccountSettings.Default with { Lateness = AccountSettings.MaxLateness }, Click("10:00").Received("10:00", day: 31).Import())
            .ShouldBe(Accepted);

    private static RecordOutcome Sent(AccountSettings settings, EventBuilder e) => UserStory.Given(settings).Send(e).Outcomes[0];

    private static long Ms(string time) =>
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
