using Insights.Domain.EndUsers;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Http.Tests.Fixture;

namespace Insights.Http.Tests.Retention;

public sealed class EraseTests(Api api) : IClassFixture<Api>
{
    [Fact]
    public async Task Erasing_says_what_there_was_and_a_second_time_that_there_was_nothing()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"), tenant.Event("e2", "alice"));
        await api.PassAsync(TimeSpan.FromHours(1));
        await tenant.SendAsync(tenant.Event("e3", "alice"));
        (await tenant.Server.DeleteAsync("/v1/endUsers/alice")).ShouldBe(
            """{"entries":"4","sessions":"1","attributes":"0","snapshot":false,"alarm":true,"anonymousRecords":0,"anonymousEntries":"0"}""");
        (await tenant.Server.GetAsync("/v1/endUsers/alice")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.GetAsync("/v1/endUsers/alice/sessions")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.GetAsync("/v1/endUsers/alice:export")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.DeleteAsync("/v1/endUsers/alice")).ShouldBe(
            """{"entries":"0","sessions":"0","attributes":"0","snapshot":false,"alarm":false,"anonymousRecords":0,"anonymousEntries":"0"}""");
    }

    [Fact]
    public async Task Nothing_of_an_erased_user_is_found_in_any_table_and_the_neighbours_stay()
    {
        var tenant = await api.TenantAsync();
        for (var day = 0; day < 3; day++)
        {
            // Enough events for a snapshot, sessions that have closed, and one that is open at the end.
            await tenant.SendAsync([.. Enumerable.Range(0, 40).Select(i => tenant.Event($"secret-{day}-{i}", "the-erased-one"))]);
            await tenant.SendAsync(tenant.Event($"kept-{day}", "the-neighbour"));
            await api.PassAsync(TimeSpan.FromHours(2));
        }
        await tenant.SendAsync(tenant.Event("secret-last", "the-erased-one"));
        var hash = new EndUserKey(tenant.Name, UserKind.Identified, "the-erased-one").ToHash().ToByteArray(bigEndian: true);
        byte[][] traces = [hash, EveryTable.Bytes("the-erased-one"), EveryTable.Bytes("secret-")];
        EveryTable.Holding(api.DatabaseFile, traces).ShouldBe(["end_user", "user_log", "snapshot", "session", "alarm"], ignoreOrder: true);

        var erased = await tenant.Server.DeleteAsync("/v1/endUsers/the-erased-one");
        (erased.Text("entries"), erased.Text("sessions"), (bool)erased.Json["snapshot"]!).ShouldBe(("122", "3", true), erased.Body);

        EveryTable.Holding(api.DatabaseFile, traces).ShouldBeEmpty();
        EveryTable.Holding(api.DatabaseFile, EveryTable.Bytes("kept-")).ShouldNotBeEmpty();
        (await tenant.Server.GetAsync("/v1/endUsers/the-neighbour")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Nothing_that_ten_merged_browsers_held_of_the_user_alone_is_found_in_any_table()
    {
        var tenant = await api.TenantAsync();
        var users = api.Get<Domain.EndUsers.Ports.IEndUsers>();
        for (var i = 0; i < 10; i++)
            await tenant.SendAsync(FromBrowser(i, "theirs", 60));
        var nowMs = api.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 10; i++)
        {
            var browser = new EndUserKey(tenant.Name, UserKind.Anonymous, $"browser-{i}");
            await users.ExecuteAsync(browser with { Kind = UserKind.Identified, Id = "merged-alice" }, new AdmitAnonymous(browser.Id, nowMs, nowMs, false), CancellationToken.None);
            await users.ExecuteAsync(browser, new ChangeLink(new LinkOp(new OpKey(nowMs, $"login-{i}"), "merged-alice"), nowMs, false, false), CancellationToken.None);
            await tenant.SendAsync(FromBrowser(i, "hers-alone", 0));
        }
        await api.PassAsync(TimeSpan.FromHours(2));
        byte[][] traces =
        [
            new EndUserKey(tenant.Name, UserKind.Identified, "merged-alice").ToHash().ToByteArray(bigEndian: true),
            EveryTable.Bytes("merged-alice"), EveryTable.Bytes("hers-alone"),
        ];
        EveryTable.Holding(api.DatabaseFile, traces).ShouldNotBeEmpty();

        var erased = await tenant.Server.DeleteAsync("/v1/endUsers/merged-alice");
        ((int)erased.Json["anonymousRecords"]!, long.Parse(erased.Text("anonymousEntries"))).ShouldSatisfyAllConditions(
            e => e.Item1.ShouldBe(10), e => e.Item2.ShouldBeGreaterThanOrEqualTo(20));

        EveryTable.Holding(api.DatabaseFile, traces).ShouldBeEmpty();
        for (var i = 0; i < 10; i++)
            ((int)(await tenant.Server.GetAsync($"/v1/anonymousUsers/browser-{i}")).Json["standardAttributes"]!["totalSessions"]!).ShouldBe(1);

        System.Text.Json.Nodes.JsonObject FromBrowser(int browser, string what, double secondsAgo)
        {
            var e = tenant.Event($"{what}-{browser}", "unused", secondsAgo);
            e.Remove("userId");
            e["anonymousId"] = $"browser-{browser}";
            return e;
        }
    }

    [Fact]
    public async Task The_same_ID_in_the_other_kind_and_in_another_account_stays()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var anonymous = tenant.Event("e", "unused");
        anonymous.Remove("userId");
        anonymous["anonymousId"] = "alice";
        await tenant.SendAsync(tenant.Event("e", "alice"), anonymous);
        await other.SendAsync(other.Event("e", "alice"));
        (await tenant.Server.DeleteAsync("/v1/anonymousUsers/alice")).Text("entries").ShouldBe("2");
        (await tenant.Server.GetAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
        (await other.Server.GetAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
        (await tenant.Server.GetAsync("/v1/anonymousUsers/alice")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Who_comes_back_after_it_is_new()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        await api.PassAsync(TimeSpan.FromHours(1));
        await tenant.Server.DeleteAsync("/v1/endUsers/alice");
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        var user = await tenant.Server.GetAsync("/v1/endUsers/alice?view=OPEN_SESSION");
        user.Json["standardAttributes"]!.AsObject().ShouldBeEmpty();
        ((int)user.Json["openSession"]!["eventCount"]!).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_may_only_send_events_erases_and_exports_nothing()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        (await tenant.Ingest.DeleteAsync("/v1/endUsers/alice")).ShouldBeProblem(403, "PERMISSION_DENIED");
        (await tenant.Ingest.GetAsync("/v1/endUsers/alice:export")).ShouldBeProblem(403, "PERMISSION_DENIED");
        (await api.Stranger.DeleteAsync("/v1/endUsers/alice")).ShouldBeProblem(401, "UNAUTHENTICATED");
        (await tenant.Server.GetAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_user_who_has_expired_is_shown_nowhere()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        var seen = api.Clock.GetUtcNow();
        await api.PassAsync(TimeSpan.FromHours(1));
        api.Clock.AdvanceTo(seen.AddMonths(6).AddMilliseconds(-1));
        (await tenant.Server.GetAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
        api.Clock.AdvanceTo(seen.AddMonths(6));
        foreach (var path in (string[])["", ":export", "/sessions"])
            (await tenant.Server.GetAsync("/v1/endUsers/alice" + path)).ShouldBeProblem(404, "NOT_FOUND");
        var batch = await tenant.Server.PostAsync("/v1/endUsers:batchGet", """{"endUsers":[{"id":"alice"}]}""");
        batch.Json["endUsers"]!.AsArray().ShouldBeEmpty();
        (await tenant.Server.DeleteAsync("/v1/endUsers/alice")).Status.ShouldBe(200);
    }
}
