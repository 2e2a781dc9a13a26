using Insights.Domain.EndUsers;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.EndUsers;

/// <summary>When a user is gone (docs/semantics.md 1.8).</summary>
public class ExpiryTests
{
    [Theory]
    [InlineData("2026-03-02T10:00:00Z", "2026-09-02T10:00:00Z")]
    [InlineData("2026-08-31T23:59:59.999Z", "2027-02-28T23:59:59.999Z")]
    [InlineData("2027-08-30T12:00:00Z", "2028-02-29T12:00:00Z")]
    [InlineData("2026-02-28T00:00:00Z", "2026-08-28T00:00:00Z")]
    public void It_is_the_same_day_and_time_six_months_later_or_that_months_last_day(string last, string expires) =>
        Retention.ExpiresMs(Ms(last)).ShouldBe(Ms(expires));

    [Theory]
    [InlineData("2026-03-02T10:00:00Z", "2026-03-02T00:00:00Z")]
    [InlineData("2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999Z", "1969-12-31T00:00:00Z")]
    public void The_sweep_finds_it_by_the_start_of_the_day(string moment, string day) => Retention.DayOf(Ms(moment)).ShouldBe(Ms(day));

    [Fact]
    public void A_user_expires_six_months_after_the_end_of_the_last_session()
    {
        var user = UserStory.Given(Click("10:00"), Click("10:10")).User;
        var expires = Retention.ExpiresMs(Moments.At("10:10"));
        user.ExpiresMs(Moments.At("11:00")).ShouldBe(expires);
        user.IsExpiredAt(expires - 1).ShouldBeFalse();
        user.IsExpiredAt(expires).ShouldBeTrue();
    }

    [Fact]
    public void A_user_with_an_open_session_does_not_expire() =>
        UserStory.Given(Click("10:00")).User.ExpiresMs(Moments.At("10:30")).ShouldBeNull();

    [Fact]
    public void Passive_events_do_not_put_it_off()
    {
        var user = UserStory.Given(Click("10:00"), Heartbeat("10:20"), Heartbeat("12:00").At("12:00", day: 30)).User;
        user.ExpiresMs(Moments.At("13:00", day: 30)).ShouldBe(Retention.ExpiresMs(Moments.At("10:00")));
        user.IsExpiredAt(Retention.ExpiresMs(Moments.At("10:00"))).ShouldBeTrue();
    }

    [Fact]
    public void A_user_of_whom_only_totals_are_left_expires_at_the_same_moment()
    {
        var story = UserStory.Given(Click("10:00"), Click("10:10")).At("12:00", day: 3).Trim();
        story.User.IsTrimmed.ShouldBeTrue();
        var expires = Retention.ExpiresMs(Moments.At("10:10"));
        (story.User.IsExpiredAt(expires - 1), story.User.IsExpiredAt(expires)).ShouldBe((false, true));
    }

    [Fact]
    public void A_user_with_nothing_but_unattributed_events_has_no_such_moment()
    {
        var user = UserStory.Given(Heartbeat("10:00")).User;
        user.ExpiresMs(Moments.At("11:00")).ShouldBeNull();
        user.IsExpiredAt(Moments.At("11:00", day: 400)).ShouldBeFalse();
    }

    private static long Ms(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
