using Insights.Service.Filters;

namespace Insights.Service.Tests.Filters.Meaning;

public class ClauseTests
{
    [Theory]
    [InlineData("kind = identified")]
    [InlineData("kind = IDENTIFIED")]
    [InlineData("kind != anonymous")]
    [InlineData("kind IN (anonymous, identified)")]
    [InlineData("kind:*")]
    [InlineData("id = alice")]
    [InlineData("id:lic")]
    [InlineData("first_seen < -99d")]
    [InlineData("first_seen <= -100d")]
    [InlineData("first_seen >= -100d")]
    [InlineData("first_seen = -100d")]
    [InlineData("first_seen > -100d1s")]
    [InlineData("first_seen < now")]
    [InlineData("first_seen < '2026-11-01T00:00:00+02:00'")]
    [InlineData("first_seen > 2026-01-01")]
    [InlineData("first_seen IN (-1d, -100d)")]
    [InlineData("last_seen = 2026-11-22T11:00:00Z")]
    [InlineData("last_seen = 2026-11-22T12:00:00.000+01:00")]
    [InlineData("last_seen != now")]
    [InlineData("total_sessions = 6")]
    [InlineData("total_sessions > 5.5")]
    [InlineData("total_sessions != -1")]
    [InlineData("total_sessions IN (5, 6)")]
    [InlineData("total_session_duration = 6h")]
    [InlineData("total_session_duration = 360m")]
    [InlineData("average_session_duration >= 1h AND average_session_duration <= 3600s")]
    [InlineData("average_session_duration = 0.5h30m")]
    [InlineData("average_session_duration IN (30m, 1h)")]
    [InlineData("average_time_between_sessions > 2w")]
    [InlineData("country = DE")]
    [InlineData("country = \"DE\"")]
    [InlineData("country != 'FR'")]
    [InlineData("country IN (FR, 'DE', IN)")]
    [InlineData("region:ava")]
    [InlineData("city > Berlin AND city < Paris")]
    [InlineData("browser_name:*")]
    [InlineData("browser_version = 120.0.1")]
    [InlineData("startsWith(browser_version, '120.')")]
    [InlineData("endsWith(city, nich)")]
    [InlineData("contains(city, uni)")]
    [InlineData("attributes.plan = pro")]
    [InlineData("attributes.\"plan\" = pro")]
    [InlineData("attributes.'odd name' = odd")]
    [InlineData("attributes.\"a.b\" = dotted")]
    [InlineData("attributes.email = a@example.com")]
    [InlineData("attributes.logins = 2.5")]
    [InlineData("attributes.logins < 25e-1 OR attributes.logins >= 2.5")]
    [InlineData("attributes.vip = true")]
    [InlineData("attributes.vip != false")]
    [InlineData("attributes.renewal < +7d AND attributes.renewal > +4d23h")]
    [InlineData("attributes.teams:red")]
    [InlineData("attributes.teams:*")]
    [InlineData("analytics.role = admin")]
    [InlineData("analytics.role.set_time >= now")]
    [InlineData("attributes.plan.set_time = now")]
    [InlineData("attributes.plan.change_time = -1d")]
    [InlineData("attributes.\"a.b\".change_time:*")]
    [InlineData("attributes.\"a.b\".set_time:*")]
    [InlineData("tags:buyer tags:returning_user tags:longtime_user tags:work_info tags:contact_info tags:custom_attributes")]
    [InlineData("tags:*")]
    [InlineData("NOT country = FR")]
    [InlineData("-country = FR")]
    public void Of_a_user_of_whom_everything_is_set_each_of_these_holds(string text)
    {
        Given.Holds(text, Given.Alice).ShouldBeTrue();
        Given.Holds($"NOT ({text})", Given.Alice).ShouldBeFalse();
    }

    [Theory]
    [InlineData("kind = anonymous")]
    [InlineData("id = Alice")]
    [InlineData("country = de")]
    [InlineData("id:LIC")]
    [InlineData("city = Mun")]
    [InlineData("total_sessions < 6")]
    [InlineData("attributes.teams:re")]
    [InlineData("attributes.plan = ''")]
    [InlineData("analytics.name:*")]
    [InlineData("tags:new_user")]
    [InlineData("tags:bot")]
    [InlineData("first_seen > now")]
    public void And_each_of_these_does_not(string text) => Given.Holds(text, Given.Alice).ShouldBeFalse();

    [Theory]
    [InlineData("country = DE")]
    [InlineData("country != DE")]
    [InlineData("country < Z")]
    [InlineData("country:''")]
    [InlineData("country:*")]
    [InlineData("country IN (DE)")]
    [InlineData("startsWith(country, '')")]
    [InlineData("total_sessions = 0")]
    [InlineData("total_sessions != 1")]
    [InlineData("total_sessions < 1")]
    [InlineData("first_seen < now")]
    [InlineData("first_seen != now")]
    [InlineData("average_time_between_sessions >= 0s")]
    [InlineData("attributes.vip = false")]
    [InlineData("attributes.vip != true")]
    [InlineData("attributes.teams:x")]
    [InlineData("attributes.teams:*")]
    [InlineData("tags:*")]
    [InlineData("tags:new_user")]
    [InlineData("tags:longtime_user")]
    [InlineData("attributes.plan.set_time:*")]
    [InlineData("attributes.plan.change_time:*")]
    public void What_is_unset_answers_no_to_everything_and_NOT_turns_it_round(string text)
    {
        Given.Holds(text, Given.Nobody).ShouldBeFalse();
        Given.Holds($"NOT {text}", Given.Nobody).ShouldBeTrue();
    }

    [Theory]
    [InlineData("id < '\ue000'", "😀", false)]
    [InlineData("id > '\uffee'", "😀", true)]
    [InlineData("id > 'a'", "ab", true)]
    [InlineData("id > 'Z'", "a", true)]
    [InlineData("id >= 'é'", "z", false)]
    public void Texts_are_in_the_order_of_their_bytes_in_UTF8(string text, string id, bool holds) =>
        Given.Holds(text, Given.Alice with { Id = id }).ShouldBe(holds);

    [Fact]
    public void A_value_under_a_retired_number_is_not_asked_for() =>
        FilterReader.Read("attributes.plan = pro", new(
            [new(1, "plan", Insights.Domain.Attributes.AttributeType.Text, "", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)])).Filter.ShouldBeNull();
}
