using Insights.Api.Methods;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Events;

public sealed class RecordTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task Each_event_gets_its_own_answer_in_the_order_sent()
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Server.SendAsync(tenant.Event("known"));
        var answer = await tenant.Ingest.RecordAsync(
            tenant.Event("e1"), tenant.Event("known"), new Event { Type = "click", Time = tenant.Ago() },
            tenant.Event("old", secondsAgo: 86_401), tenant.Event("e2", "u2"));
        answer.ShouldBe(new RecordEventsResponse
        {
            Results =
            {
                new EventResult { Status = EventResult.Types.Status.Accepted },
                new EventResult { Status = EventResult.Types.Status.Duplicate },
                new EventResult { Status = EventResult.Types.Status.Rejected, Reason = EventResult.Types.Reason.MissingUser, Detail = "One of userId and anonymousId is needed." },
                new EventResult { Status = EventResult.Types.Status.Rejected, Reason = EventResult.Types.Reason.TooLate, Detail = "It happened longer ago than the account's lateness of 86400s; an IMPORT key may send history." },
                new EventResult { Status = EventResult.Types.Status.Accepted },
            },
        });
    }

    [Fact]
    public async Task Every_field_of_an_event_is_taken()
    {
        var tenant = await gateway.TenantAsync();
        gateway.Users.Recorded.Clear();
        (await tenant.Server.SendAsync(Full(tenant.Ago()))).ShouldBe(["Accepted"]);
        gateway.Users.Recorded.TryDequeue(out var recorded).ShouldBeTrue();
        recorded.User.Id.ShouldBe("u1");
        var kept = recorded.Event.Event;
        (kept.EventId, kept.Type, kept.Application, kept.TabId, kept.AnonymousId).ShouldBe(("e1", "page_view", "web", "t1", "a1"));
        kept.TimeMs.ShouldBe(gateway.Clock.NowMs);
        kept.MaskedAddress.ShouldBe("203.0.113/24");
        kept.Place.ShouldBe(new Domain.Events.Place("DE", "BE", "Berlin"));
        kept.Browser.ShouldBe(new Domain.Events.Browser("Chrome", "2"));
        System.Text.Encoding.UTF8.GetString(kept.Details.Span).ShouldBe(
            """
            {"page":{"url":"https://example.com/ä","title":"A \"title\"\n"},"element":{"id":"i","name":"n","tag":"a","selector":"#i"},
            "properties":{"list":[1,"two",null,true,-2.5,{}]},"analytics":{"name":"n","role":"r","type":"t","status":"s","info":"i"},
            "context":{"userAgent":"Firefox/1","os":"Linux","screen":"1x1","timezone":"+01:00","locale":"de"}}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task An_empty_batch_is_answered_with_no_results()
    {
        var tenant = await gateway.TenantAsync();
        (await tenant.Ingest.RecordAsync()).Results.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_second_of_two_events_with_one_ID_in_a_batch_is_a_duplicate()
    {
        var tenant = await gateway.TenantAsync();
        (await tenant.Ingest.SendAsync(tenant.Event("e"), tenant.Event("e"), tenant.Event("e", "other")))
            .ShouldBe(["Accepted", "Duplicate", "Accepted"]);
    }

    [Fact]
    public async Task An_event_without_ID_is_told_the_one_that_the_server_made_for_it()
    {
        var tenant = await gateway.TenantAsync();
        var sent = tenant.Event("");
        var answer = await tenant.Ingest.RecordAsync(sent, tenant.Event("mine"));
        var made = answer.Results[0].EventId;
        Guid.Parse(made).Version.ShouldBe(7);
        answer.Results[1].EventId.ShouldBeEmpty();
        sent.EventId = made;
        (await tenant.Ingest.SendAsync(sent)).ShouldBe(["Duplicate"]);
    }

    [Fact]
    public async Task A_wrong_clock_of_the_client_moves_no_session()
    {
        var tenant = await gateway.TenantAsync();
        var e = tenant.Event("e", "skewed");
        var longAgo = new DateTime(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        e.Time = longAgo.ToTimestamp();
        var answer = await tenant.Ingest.Events.RecordEventsAsync(
            new RecordEventsRequest { SentAt = longAgo.AddSeconds(10).ToTimestamp(), Events = { e } });
        ApiClient.Outcomes(answer.Results).ShouldBe(["Accepted"]);
        var user = (await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest
        {
            EndUser = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = "skewed" },
            View = EndUserView.Types.View.OpenSession,
        })).EndUser;
        user.OpenSession.StartTime.ShouldBe(tenant.Ago(10));
    }

    [Fact]
    public async Task A_batch_of_500_is_taken_and_one_more_is_refused_as_a_whole()
    {
        var tenant = await gateway.TenantAsync();
        Event[] Events(int count) => [.. Enumerable.Range(0, count).Select(i => tenant.Event($"e{i}", $"u{i % 7}"))];
        await tenant.Ingest.RecordAsync(Events(501)).ShouldFailAsync(StatusCode.InvalidArgument, "events");
        (await tenant.Ingest.SendAsync(Events(500))).ShouldAllBe(o => o == "Accepted");
    }

    [Fact]
    public async Task A_batch_of_500_events_of_32_KiB_is_taken()
    {
        var tenant = await gateway.TenantAsync();
        Event Largest(int i)
        {
            var e = tenant.Event($"e{i:000}");
            e.Page = new Page { Title = new string('x', (32 * 1024) - e.CalculateSize() - 8) };
            e.CalculateSize().ShouldBe(32 * 1024);
            return e;
        }
        (await tenant.Ingest.SendAsync([.. Enumerable.Range(0, 500).Select(Largest)])).ShouldAllBe(o => o == "Accepted");
    }

    [Fact]
    public async Task A_message_larger_than_that_is_refused()
    {
        var tenant = await gateway.TenantAsync();
        var e = tenant.Event("e");
        e.Page = new Page { Title = new string('x', RequestBounds.MostBytes) };
        var failure = await tenant.Ingest.RecordAsync(e).ShouldThrowAsync<RpcException>();
        failure.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        failure.ShouldBeWhole();
    }

    [Fact]
    public async Task A_batch_that_says_no_good_time_for_when_it_was_sent_is_refused()
    {
        var tenant = await gateway.TenantAsync();
        var request = new RecordEventsRequest { SentAt = new Timestamp { Seconds = 253402300800 }, Events = { tenant.Event("e") } };
        await tenant.Ingest.Events.RecordEventsAsync(request).ShouldFailAsync(StatusCode.InvalidArgument, "sent_at");
    }

    public static Event Full(Timestamp time) => new()
    {
        EventId = "e1",
        UserId = "u1",
        AnonymousId = "a1",
        Time = time,
        Type = "page_view",
        Application = "web",
        TabId = "t1",
        Page = new Page { Url = "https://example.com/ä", Title = "A \"title\"\n" },
        Element = new Element { Id = "i", Name = "n", Tag = "a", Selector = "#i" },
        Properties = JsonParser.Default.Parse<Struct>("""{"list":[1,"two",null,true,-2.5,{}]}"""),
        Analytics = new AnalyticsProperties { Name = "n", Role = "r", Type = "t", Status = "s", Info = "i" },
        Context = new EventContext
        {
            Ip = "203.0.113.9",
            Place = new Place { Country = "DE", Region = "BE", City = "Berlin" },
            UserAgent = "Firefox/1",
            Browser = new Browser { Name = "Chrome", Version = "2" },
            Os = "Linux",
            Screen = "1x1",
            Timezone = "+01:00",
            Locale = "de",
        },
    };
}
