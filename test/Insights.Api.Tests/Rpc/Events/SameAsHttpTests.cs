using System.Text.Json;
using Google.Protobuf;
using Insights.Domain.EndUsers;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using EndUserKey = Insights.Domain.EndUsers.EndUserKey;

namespace Insights.Api.Tests.Rpc.Events;

/// <summary>The same event by either gateway comes to the same: the same answer, and the same thing recorded.</summary>
public sealed class SameAsHttpTests(Gateway gateway) : IClassFixture<Gateway>
{
    private const int Batches = 20;
    private const int EventsEach = 100;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Two_thousand_made_up_events_are_taken_alike(int seed)
    {
        var maker = new EventMaker(seed, gateway.Clock.GetUtcNow());
        var (byHttp, byGrpc) = (await gateway.TenantAsync(), await gateway.TenantAsync());
        var taken = 0;
        for (var i = 0; i < Batches; i++)
        {
            var request = new RecordEventsRequest { Events = { Enumerable.Range(i * EventsEach, EventsEach).Select(maker.Next) } };
            if (i % 2 == 0)
                request.SentAt = byGrpc.Ago(i);
            var server = i % 3 > 0;
            var (http, recordedByHttp) = await HttpAsync(server ? byHttp.Server : byHttp.Ingest, request);
            var (grpc, recordedByGrpc) = await GrpcAsync(server ? byGrpc.Server : byGrpc.Ingest, request);
            for (var n = 0; n < EventsEach; n++)
                WithoutEventId(grpc[n]).ShouldBe(WithoutEventId(http[n]), $"seed {seed}: {request.Events[n]}");
            recordedByGrpc.Count.ShouldBe(recordedByHttp.Count);
            foreach (var (one, other) in recordedByHttp.Zip(recordedByGrpc))
                ShouldBeSame(one, other, seed);
            taken += recordedByGrpc.Count;
        }
        // Not all good, not all bad.
        taken.ShouldBeInRange(EventsEach * Batches / 4, EventsEach * Batches * 9 / 10);
    }

    private async Task<(IReadOnlyList<EventResult> Results, IReadOnlyList<(EndUserKey User, RecordEvent Event)> Recorded)> HttpAsync(
        ApiClient client, RecordEventsRequest request)
    {
        gateway.Users.Recorded.Clear();
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/events")
        {
            Content = new StringContent(JsonFormatter.Default.Format(request)),
        };
        message.Headers.Add("x-api-key", client.Key);
        using var response = await gateway.Http.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        return (JsonParser.Default.Parse<RecordEventsResponse>(text).Results, [.. gateway.Users.Recorded]);
    }

    private async Task<(IReadOnlyList<EventResult> Results, IReadOnlyList<(EndUserKey User, RecordEvent Event)> Recorded)> GrpcAsync(
        ApiClient client, RecordEventsRequest request)
    {
        gateway.Users.Recorded.Clear();
        var response = await client.Events.RecordEventsAsync(request);
        return (response.Results, [.. gateway.Users.Recorded]);
    }

    private static void ShouldBeSame((EndUserKey User, RecordEvent Event) http, (EndUserKey User, RecordEvent Event) grpc, int seed)
    {
        (grpc.User with { Account = "" }).ShouldBe(http.User with { Account = "" });
        var (one, other) = (http.Event.Event, grpc.Event.Event);
        var bothMade = Guid.TryParse(one.EventId, out _) && Guid.TryParse(other.EventId, out _);
        (other with { Details = default, EventId = bothMade ? one.EventId : other.EventId }).ShouldBe(one with { Details = default });
        (grpc.Event with { Event = one }).ShouldBe(http.Event);
        var (left, right) = (Json(one.Details), Json(other.Details));
        JsonElement.DeepEquals(left, right).ShouldBeTrue($"seed {seed}: {left}\n{right}");
        // Not only equal: in the same order too.
        Names(right).ShouldBe(Names(left));
    }

    /// <summary>One that the server made is another each time.</summary>
    private static EventResult WithoutEventId(EventResult result) =>
        new(result) { EventId = result.EventId.Length == 0 ? "" : "made" };

    private static JsonElement Json(ReadOnlyMemory<byte> details) =>
        JsonElement.Parse(details.IsEmpty ? "{}"u8 : details.Span);

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
}
