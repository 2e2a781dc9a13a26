using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using Kind = Insights.V1.EndUserKey.Types.Kind;

namespace Insights.Api.Tests.Rpc.Users;

public sealed class TimelineTests(Gateway gateway) : IClassFixture<Gateway>
{
    private static readonly EndUserKey Alice = new() { Kind = Kind.Identified, Id = "alice" };

    [Fact]
    public async Task Events_are_shown_as_they_were_sent_and_a_session_says_what_it_holds()
    {
        var tenant = await gateway.TenantAsync();
        var goal = tenant.Event("e1", "alice", 7200);
        goal.Type = "goal";
        goal.Page = new Page { Url = "/start", Title = "Start" };
        goal.Element = new Element { Id = "buy", Name = "Buy" };
        goal.Properties = new Struct { Fields = { ["name"] = Value.ForString("signed up") } };
        goal.Context = new EventContext { Os = "BeOS", Browser = new Browser { Name = "Chrome" } };
        await tenant.Server.SendAsync(goal, tenant.Event("e0", "alice", 7201));

        var page = await tenant.Server.EndUsers.ListEventsAsync(new ListEventsRequest { EndUser = Alice, PageSize = 1 });
        var shown = page.Events.ShouldHaveSingleItem();
        (shown.Event.EventId, shown.Event.UserId, shown.Event.Type, shown.Event.Page, shown.Event.Element, shown.Event.Properties)
            .ShouldBe(("e1", "", "goal", goal.Page, goal.Element, goal.Properties));
        (shown.Event.Context.Os, shown.Event.Context.Browser.Name).ShouldBe(("BeOS", "Chrome"));
        (await tenant.Server.EndUsers.ListEventsAsync(new ListEventsRequest { EndUser = Alice, PageToken = page.NextPageToken }))
            .Events.ShouldHaveSingleItem().Event.EventId.ShouldBe("e0");

        var session = (await tenant.Server.EndUsers.GetSessionAsync(new GetSessionRequest { EndUser = Alice, Session = shown.SessionId })).SessionDetail;
        (session.Session.GoalCount, session.Session.OrderCount).ShouldBe((1, 0));
        session.Pages.ShouldHaveSingleItem().Url.ShouldBe("/start");
        session.Elements.ShouldHaveSingleItem().Name.ShouldBe("Buy");
        session.Goals.ShouldHaveSingleItem().Name.ShouldBe("signed up");
    }

    [Fact]
    public async Task A_session_that_the_user_does_not_have_is_not_found()
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Server.SendAsync(tenant.Event("e1", "alice", 7200));
        (await Should.ThrowAsync<RpcException>(async () =>
            await tenant.Server.EndUsers.GetSessionAsync(new GetSessionRequest { EndUser = Alice, Session = "none" })))
            .StatusCode.ShouldBe(StatusCode.NotFound);
    }
}
