using Grpc.Core;
using Insights.Client.Tests.Fixture;
using Insights.V1;

namespace Insights.Client.Tests;

public sealed class LookupTests : IAsyncLifetime
{
    private FakeGateway _gateway = null!;
    private Rig _rig = null!;

    public async Task InitializeAsync() => _rig = new Rig(null, _gateway = await FakeGateway.StartAsync());

    public async Task DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_user_who_is_known_is_found_and_one_who_is_not_is_null()
    {
        (await _rig.Client.GetAsync("alice"))!.Id.ShouldBe("alice");
        (await _rig.Client.GetAsync(EndUserKey.Anonymous("nobody"), openSession: true)).ShouldBeNull();
        _gateway.Users.Asked.Cast<GetEndUserRequest>().Select(r => (r.EndUser, r.View)).ShouldBe(
            [(EndUserKey.Identified("alice"), EndUserView.Types.View.Basic), (EndUserKey.Anonymous("nobody"), EndUserView.Types.View.OpenSession)]);
    }

    [Fact]
    public async Task Many_users_are_asked_for_500_at_a_time_and_answered_as_one()
    {
        var keys = Enumerable.Range(0, 1001).Select(i => EndUserKey.Identified(i % 400 == 0 ? "nobody" : $"u{i}")).ToList();
        var answer = await _rig.Client.BatchGetAsync(keys);
        answer.EndUsers.Select(u => u.Id).ShouldBe(keys.Select(k => k.Id).Where(id => id != "nobody"));
        answer.NotFound.Count.ShouldBe(3);
        _gateway.Users.Asked.Cast<BatchGetEndUsersRequest>().Select(r => r.EndUsers.Count).ShouldBe([500, 500, 1]);
    }

    [Fact]
    public async Task A_look_up_is_given_up_after_a_minute_and_its_failure_thrown()
    {
        _gateway.Users.LookupFault = () => new RpcException(new Status(StatusCode.Unavailable, "down"));
        var began = _rig.Clock.GetUtcNow();
        var failed = _rig.Client.GetAsync("alice");
        (await Should.ThrowAsync<RpcException>(() => _rig.RunClockUntilAsync(failed))).StatusCode.ShouldBe(StatusCode.Unavailable);
        (_rig.Clock.GetUtcNow() - began).ShouldBeLessThan(TimeSpan.FromMinutes(3));
        _gateway.Users.Asked.Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task An_answer_may_be_larger_than_the_4_MiB_that_gRPC_takes_by_itself()
    {
        var name = new string('x', 5 * 1024 * 1024);
        var found = _rig.Client.GetAsync(name);
        await _rig.RunClockUntilAsync(found);
        (await found)!.Id.Length.ShouldBe(name.Length);
    }

    [Fact]
    public async Task A_session_is_found()
    {
        (await _rig.Client.GetSessionAsync(EndUserKey.Identified("alice"), "s1"))!.Session.Id.ShouldBe("s1");
        _gateway.Users.Asked.ShouldHaveSingleItem().ShouldBe(
            new GetSessionRequest { EndUser = EndUserKey.Identified("alice"), Session = "s1", View = EndUserView.Types.View.Basic });
    }

    public static TheoryData<string, Func<InsightsClient, IAsyncEnumerable<string>>> Lists => new()
    {
        { "users", c => c.ListAsync("id:*", "id").Select(u => u.Id) },
        { "search", c => c.SearchAsync("a").Select(u => u.Id) },
        { "sessions", c => c.ListSessionsAsync("alice").Select(s => s.Id) },
        { "events", c => c.ListEventsAsync("alice", "click").Select(e => e.SessionId) },
        { "history", c => c.ListAttributeHistoryAsync(new ListAttributeHistoryRequest { EndUser = EndUserKey.Identified("alice"), Name = "plan" }).Select(h => h.OperationId) },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_is_read_to_its_end_page_by_page(string name, Func<InsightsClient, IAsyncEnumerable<string>> list)
    {
        (await list(_rig.Client).ToListAsync()).ShouldBe(["1", "2", "3", "4", "5"], name);
        _gateway.Users.Asked.Cast<dynamic>().Select(r => ((int)r.PageSize, (string)r.PageToken)).ShouldBe([(1000, ""), (1000, "a"), (1000, "b")]);
    }

    [Fact]
    public async Task No_page_is_read_before_it_is_needed_and_the_request_stays_as_it_is()
    {
        var request = new ListEndUsersRequest { Filter = "id:*", PageSize = 2 };
        (await _rig.Client.ListAsync(request).Take(4).Select(u => u.Id).ToListAsync()).ShouldBe(["1", "2", "3", "4"]);
        _gateway.Users.Asked.ShouldBe([request, new ListEndUsersRequest { Filter = "id:*", PageSize = 2, PageToken = "a" }]);
        request.PageToken.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_list_ends_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var seen = 0;
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var user in _rig.Client.ListAsync("id:*").WithCancellation(cancel.Token))
            {
                if (++seen == 2)
                    await cancel.CancelAsync();
            }
        });
        seen.ShouldBe(2);
    }

    [Fact]
    public async Task Who_is_live_is_listed() =>
        (await _rig.Client.ListLiveAsync("web").ToListAsync()).ShouldHaveSingleItem().Application.ShouldBe("web");
}
