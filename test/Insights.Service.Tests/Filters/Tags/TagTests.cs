using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Profiles;
using Insights.Domain.Tags;

namespace Insights.Service.Tests.Filters.Tags;

public class TagTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1, UserTag.NewUser)]
    [InlineData(2, UserTag.ReturningUser)]
    [InlineData(9, UserTag.ReturningUser)]
    public void New_users_have_one_session_and_returning_ones_more(int sessions, params UserTag[] tags) =>
        Of(Given.Nobody with { Attributes = Seen(sessions, Given.Now) }).ShouldBe(tags);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_longtime_user_was_first_seen_over_60_days_ago(int msMore, bool holds) =>
        Of(Given.Nobody with { Attributes = Seen(1, Given.Now - (60 * Given.Day) - msMore) }).Contains(UserTag.LongtimeUser).ShouldBe(holds);

    [Theory]
    [InlineData("company", UserTag.WorkInfo)]
    [InlineData("email", UserTag.ContactInfo)]
    public void Work_and_contact_info_are_for_identified_users(string attribute, UserTag tag)
    {
        var user = Given.Nobody with { Values = Given.Values((attribute, new TextValue("x"))) };
        Of(user).ShouldBe([UserTag.CustomAttributes]);
        Of(user with { Kind = UserKind.Identified }).ShouldBe([tag, UserTag.CustomAttributes]);
    }

    [Fact]
    public void A_buyer_has_an_order() => Of(Given.Nobody with { Orders = 1 }).ShouldBe([UserTag.Buyer]);

    [Fact]
    public void Analytics_properties_and_retired_attributes_are_no_custom_attributes() =>
        Of(Given.Nobody with { Values = UserValues.None.With(-1, new TextValue("x")).With(99, new TextValue("x")) }).ShouldBeEmpty();

    [Fact]
    public void Every_tag_is_found_by_its_wire_name() =>
        UserTags.All.ShouldAllBe(t => UserTags.Find(t.WireName()) == t);

    private static IReadOnlyList<UserTag> Of(FilterSubject subject) => new TagRules(Given.Catalogue).Of(subject, Given.Now);

    private static StandardAttributes Seen(int sessions, long firstMs) => sessions == 0
        ? StandardAttributes.Unset
        : new StandardAttributes(new SessionTotals(sessions, 0, firstMs, Given.Now), null, null);
}
