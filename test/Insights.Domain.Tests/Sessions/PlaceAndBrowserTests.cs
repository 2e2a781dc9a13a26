using Insights.Domain.Events;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Sessions;

public class PlaceAndBrowserTests
{
    [Fact]
    public void A_session_has_those_of_its_last_event_that_has_one() =>
        Only(Click("10:00").From("DE").Using("Firefox", "1"), Click("10:01").From("FR").Using("Chrome", "2"), Click("10:02"))
            .ShouldBe((new Place("FR", null, null), new Browser("Chrome", "2")));

    [Fact]
    public void Each_is_looked_for_by_itself() =>
        Only(Click("10:00").From("DE").Using("Firefox"), Click("10:01").Using("Chrome"))
            .ShouldBe((new Place("DE", null, null), new Browser("Chrome", null)));

    [Fact]
    public void A_place_is_taken_whole_and_never_mixed() =>
        Only(Click("10:00").From("DE", "BE", "Berlin"), Click("10:01").From("FR")).Place.ShouldBe(new Place("FR", null, null));

    [Fact]
    public void That_of_a_listed_passive_event_counts_too() =>
        Only(Click("10:00").From("DE"), Heartbeat("10:20").From("FR")).Place!.Country.ShouldBe("FR");

    [Fact]
    public void Last_is_by_time_and_not_by_arrival() =>
        Only(Click("10:05").From("FR"), Click("10:00").From("DE")).Place!.Country.ShouldBe("FR");

    [Fact]
    public void In_one_moment_last_is_by_ID_also_between_passive_and_active() =>
        Only(Click("10:00", "z").From("FR"), Heartbeat("10:00", "a").From("DE")).Place!.Country.ShouldBe("FR");

    [Fact]
    public void Without_any_there_is_none() => Only(Click("10:00")).ShouldBe((null, null));

    private static (Place? Place, Browser? Browser) Only(params EventBuilder[] events)
    {
        var session = UserStory.Given(events).Sessions.ShouldHaveSingleItem();
        return (session.Place, session.Browser);
    }
}
