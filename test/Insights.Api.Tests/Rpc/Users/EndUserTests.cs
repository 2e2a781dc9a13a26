using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using Kind = Insights.V1.EndUserKey.Types.Kind;

namespace Insights.Api.Tests.Rpc.Users;

public sealed class EndUserTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task A_user_whose_sessions_closed_shows_all_eleven_attributes()
    {
        gateway.Clock.SetUtcNow(new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero));
        var tenant = await gateway.TenantAsync();
        var last = tenant.Event("e3", "alice", 7200 - 0.345);
        last.Context = new EventContext { Ip = "203.0.113.77", UserAgent = "Firefox/148.0" };
        await tenant.Server.SendAsync(tenant.Event("e1", "alice", 10_800), tenant.Event("e2", "alice", 10_790.5), tenant.Event("e2b", "alice", 7210), last);
        (await tenant.Server.EndUsers.GetEndUserAsync(Get("alice"))).EndUser.ShouldBe(new EndUser
        {
            Kind = Kind.Identified,
            Id = "alice",
            Revision = 18,
            StandardAttributes = new StandardAttributes
            {
                FirstSeen = At("2026-04-01T09:00:00Z"),
                LastSeen = At("2026-04-01T10:00:00.345Z"),
                TotalSessions = 2,
                TotalSessionDuration = Lasting(19.845),
                AverageSessionDuration = Lasting(9.922),
                AverageTimeBetweenSessions = Lasting(3580.5),
                Country = "NO",
                Region = "Viken",
                City = "Moss",
                BrowserName = "Firefox",
                BrowserVersion = "148.0",
            },
            Tags = { "returning_user" },
        });
    }

    [Fact]
    public async Task A_user_is_exported_in_pieces_and_erased_saying_what_there_was()
    {
        var tenant = await gateway.TenantAsync();
        for (var i = 0; i < 10; i++)
        {
            var e = tenant.Event($"e{i}", "zoe");
            e.Properties = new Struct { Fields = { ["text"] = Value.ForString(new string('x', 20_000)) } };
            await tenant.Server.SendAsync(e);
        }
        var key = new EndUserKey { Kind = Kind.Identified, Id = "zoe" };
        using var call = tenant.Server.EndUsers.ExportEndUser(new ExportEndUserRequest { EndUser = key });
        var (pieces, document) = (0, new MemoryStream());
        await foreach (var piece in call.ResponseStream.ReadAllAsync())
        {
            pieces++;
            piece.Chunk.WriteTo(document);
        }
        pieces.ShouldBeGreaterThan(1);
        System.Text.Json.JsonDocument.Parse(document.ToArray()).RootElement.GetProperty("entries").GetArrayLength().ShouldBe(11);

        var erased = await tenant.Server.EndUsers.EraseEndUserAsync(new EraseEndUserRequest { EndUser = key });
        erased.ShouldBe(new EraseEndUserResponse { Entries = 11, Alarm = true });
        var gone = await Should.ThrowAsync<RpcException>(async () => await tenant.Server.EndUsers.GetEndUserAsync(Get("zoe")));
        gone.StatusCode.ShouldBe(StatusCode.NotFound);
        using var none = tenant.Server.EndUsers.ExportEndUser(new ExportEndUserRequest { EndUser = key });
        (await Should.ThrowAsync<RpcException>(() => none.ResponseStream.MoveNext())).StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task An_open_session_shows_only_where_it_is_asked_for_and_stands_apart_from_the_metrics()
    {
        gateway.Clock.SetUtcNow(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        var tenant = await gateway.TenantAsync();
        var first = tenant.Event("e1", "bob", 90, "page_view");
        first.Application = "web";
        first.Context = new EventContext { Place = new Place { Country = "FR" }, Browser = new Browser { Version = "9" } };
        await tenant.Server.SendAsync(first, tenant.Event("h", "bob", 60, "heartbeat"), tenant.Event("e2", "bob", 30));
        var shut = new EndUser { Kind = Kind.Identified, Id = "bob", Revision = 12, StandardAttributes = new StandardAttributes() };
        (await tenant.Server.EndUsers.GetEndUserAsync(Get("bob"))).EndUser.ShouldBe(shut);
        (await tenant.Server.EndUsers.GetEndUserAsync(Get("bob", EndUserView.Types.View.Basic))).EndUser.ShouldBe(shut);
        var open = (await tenant.Server.EndUsers.GetEndUserAsync(Get("bob", EndUserView.Types.View.OpenSession))).EndUser;
        Guid.Parse(open.OpenSession.Id).Version.ShouldBe(8);
        open.ShouldBe(new EndUser(shut)
        {
            OpenSession = new Session
            {
                Id = open.OpenSession.Id,
                StartTime = At("2026-04-30T23:58:30Z"),
                EndTime = At("2026-04-30T23:59:30Z"),
                Duration = Lasting(60),
                EventCount = 3,
                PageViewCount = 1,
                Application = "web",
                Place = new Place { Country = "FR" },
                Browser = new Browser { Version = "9" },
            },
        });
    }

    [Fact]
    public async Task The_same_ID_in_both_kinds_is_two_users_and_in_two_accounts_too()
    {
        var (tenant, other) = (await gateway.TenantAsync(), await gateway.TenantAsync());
        await tenant.Server.SendAsync(new Event { EventId = "e", AnonymousId = "x", Time = tenant.Ago(), Type = "click" });
        var anonymous = new GetEndUserRequest { EndUser = new EndUserKey { Kind = Kind.Anonymous, Id = "x" } };
        (await tenant.Server.EndUsers.GetEndUserAsync(anonymous)).EndUser.Kind.ShouldBe(Kind.Anonymous);
        await tenant.Server.EndUsers.GetEndUserAsync(Get("x")).ShouldFailAsync(StatusCode.NotFound);
        await other.Server.EndUsers.GetEndUserAsync(anonymous).ShouldFailAsync(StatusCode.NotFound);
        await tenant.Server.EndUsers.ListSessionsAsync(new ListSessionsRequest { EndUser = Get("x").EndUser }).ShouldFailAsync(StatusCode.NotFound);
    }

    [Fact]
    public async Task A_faulty_request_is_told_which_field_is_to_blame()
    {
        var users = (await gateway.SharedTenantAsync()).Server.EndUsers;
        await users.GetEndUserAsync(new GetEndUserRequest()).ShouldFailAsync(StatusCode.InvalidArgument, "end_user");
        await users.GetEndUserAsync(Get("")).ShouldFailAsync(StatusCode.InvalidArgument, "end_user.id");
        await users.GetEndUserAsync(Get("a\n")).ShouldFailAsync(StatusCode.InvalidArgument, "end_user.id");
        await users.GetEndUserAsync(new GetEndUserRequest { EndUser = new EndUserKey { Id = "x", Kind = (Kind)7 } }).ShouldFailAsync(StatusCode.InvalidArgument, "end_user.kind");
        await users.GetEndUserAsync(Get("x", (EndUserView.Types.View)9)).ShouldFailAsync(StatusCode.InvalidArgument, "view");
        await users.ListSessionsAsync(new ListSessionsRequest { EndUser = Get("x").EndUser, PageSize = 1001 }).ShouldFailAsync(StatusCode.InvalidArgument, "page_size");
        await users.ListSessionsAsync(new ListSessionsRequest { EndUser = Get("x").EndUser, PageSize = -1 }).ShouldFailAsync(StatusCode.InvalidArgument, "page_size");
        await users.ListSessionsAsync(new ListSessionsRequest { EndUser = Get("x").EndUser, PageToken = "?" }).ShouldFailAsync(StatusCode.InvalidArgument, "page_token");
        await users.BatchGetEndUsersAsync(Batch("a", "", "c")).ShouldFailAsync(StatusCode.InvalidArgument, "end_users[1].id");
        await users.BatchGetEndUsersAsync(Batch([.. Enumerable.Range(0, 501).Select(i => $"u{i}")])).ShouldFailAsync(StatusCode.InvalidArgument, "end_users");
        var kindless = new BatchGetEndUsersRequest { EndUsers = { new EndUserKey { Id = "x", Kind = (Kind)7 } } };
        await users.BatchGetEndUsersAsync(kindless).ShouldFailAsync(StatusCode.InvalidArgument, "end_users[0].kind");
    }

    [Fact]
    public async Task A_batch_answers_those_found_and_those_not_in_the_order_asked_for()
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Server.SendAsync(tenant.Event("e", "b"), tenant.Event("e", "d"));
        var answer = await tenant.Server.EndUsers.BatchGetEndUsersAsync(Batch("d", "c", "b", "a"));
        answer.EndUsers.Select(u => u.Id).ShouldBe(["d", "b"]);
        answer.NotFound.Select(u => u.Id).ShouldBe(["c", "a"]);
        answer.EndUsers[0].OpenSession.ShouldBeNull();
        var request = Batch("b");
        request.View = EndUserView.Types.View.OpenSession;
        (await tenant.Server.EndUsers.BatchGetEndUsersAsync(request)).EndUsers[0].OpenSession.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Pages_of_sessions_follow_each_other_newest_first_without_skips_or_repeats(int pageSize)
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Server.SendAsync([.. Enumerable.Range(0, 10).Select(i => tenant.Event($"e{i}", "many", 3600 * (i + 1)))]);
        var (starts, request) = (new List<DateTime>(), new ListSessionsRequest { EndUser = Get("many").EndUser, PageSize = pageSize });
        do
        {
            var page = await tenant.Server.EndUsers.ListSessionsAsync(request);
            page.Sessions.Count.ShouldBeInRange(1, pageSize);
            page.Sessions.ShouldAllBe(s => s.EndReason == Session.Types.EndReason.Inactivity);
            starts.AddRange(page.Sessions.Select(s => s.StartTime.ToDateTime()));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        starts.Count.ShouldBe(10);
        starts.ShouldBe(starts.Distinct().OrderDescending());
    }

    private static GetEndUserRequest Get(string id, EndUserView.Types.View view = EndUserView.Types.View.Unspecified) =>
        new() { EndUser = new EndUserKey { Kind = Kind.Identified, Id = id }, View = view };

    private static BatchGetEndUsersRequest Batch(params string[] ids) =>
        new() { EndUsers = { ids.Select(id => new EndUserKey { Kind = Kind.Identified, Id = id }) } };

    private static Timestamp At(string time) =>
        Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    private static Duration Lasting(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
