using Insights.Domain.EndUsers;
using Insights.Service.Analytics;
using Insights.Service.Tests.Fixture;

namespace Insights.Service.Tests.Analytics;

public sealed class ListSessionsTests
{
    [Fact]
    public async Task Closed_sessions_of_all_users_come_newest_first_page_by_page_and_one_that_closes_meanwhile_shifts_none()
    {
        var world = await World.WithAccountAsync();
        // Two users with sessions of one start, and one that is open.
        await world.SendAsync([.. Enumerable.Range(1, 4).SelectMany(i => (string[])["u1", "u2"], (i, user) => world.Event($"{user}|{i} \u00e4", user, 3600 * i)), world.Event("open", "u1")]);
        await SettleAsync(world);
        var (found, token) = (new List<string>(), default(string));
        do
        {
            var page = await world.Analytics.ListSessionsAsync(World.ServerKey, new SessionsListed { PageSize = 3, PageToken = token }, default);
            page.Sessions.Count.ShouldBeInRange(1, 3);
            found.AddRange(page.Sessions.Select(s => s.Session.FirstEventId));
            token = page.NextPageToken;
            world.Clock.Advance(TimeSpan.FromHours(1));
            await SettleAsync(world);
        }
        while (token is not null);
        found.Select(id => id[3..]).ShouldBe(["1 \u00e4", "1 \u00e4", "2 \u00e4", "2 \u00e4", "3 \u00e4", "3 \u00e4", "4 \u00e4", "4 \u00e4"]);
        found.Distinct().Count().ShouldBe(8);
        var newest = await world.Analytics.ListSessionsAsync(World.ServerKey, new SessionsListed { PageSize = 1 }, default);
        newest.Sessions.Single().Session.FirstEventId.ShouldBe("open");
    }

    [Fact]
    public async Task A_selection_narrows_them_and_a_token_goes_on_with_its_own_alone()
    {
        var world = await World.WithAccountAsync();
        await world.SendAsync([.. Enumerable.Range(1, 3).SelectMany(i => (string[])["u1", "u2"], (i, user) => world.Event($"{user}{i}", user, 3600 * i))]);
        await SettleAsync(world);
        var one = new SessionsListed { User = (UserKind.Identified, "u2"), PageSize = 2 };
        var page = await world.Analytics.ListSessionsAsync(World.ServerKey, one, default);
        page.Sessions.Select(s => s.Session.FirstEventId).ShouldBe(["u21", "u22"]);
        (await world.Analytics.ListSessionsAsync(World.ServerKey, one with { PageToken = page.NextPageToken }, default))
            .Sessions.Single().Session.FirstEventId.ShouldBe("u23");
        foreach (var other in (SessionsListed[])[new(), one with { User = (UserKind.Identified, "u1") }, one with { Application = "web" }, one with { ToMs = world.Clock.NowMs }])
            await Fails(ServiceFault.InvalidArgument, world, other with { PageToken = page.NextPageToken });
        await Fails(ServiceFault.InvalidArgument, world, one with { PageToken = "x" });
        await Fails(ServiceFault.InvalidArgument, world, one with { PageSize = 1001 });
        await Fails(ServiceFault.NotFound, world, one with { Segment = "none" });
        (await Should.ThrowAsync<ServiceException>(() => world.Analytics.ListSessionsAsync(World.IngestKey, one, default).AsTask()))
            .Fault.ShouldBe(ServiceFault.PermissionDenied);
    }

    private static async Task SettleAsync(World world)
    {
        foreach (var user in (string[])["u1", "u2"])
            await world.Users.SettleAsync(new EndUserKey(World.Account, UserKind.Identified, user), default);
    }

    private static async Task Fails(ServiceFault fault, World world, SessionsListed asked) =>
        (await Should.ThrowAsync<ServiceException>(() => world.Analytics.ListSessionsAsync(World.ServerKey, asked, default).AsTask())).Fault.ShouldBe(fault);
}
