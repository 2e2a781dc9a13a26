using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Insights.Api.Bodies;
using Insights.Api.Tests.Rpc.Fixture;
using RpcEventStream = Insights.Api.Tests.Rpc.Fixture.EventStream;

namespace Insights.Api.Tests.Rpc.Robustness;

/// <summary>
/// The web server's minimum rate counts all calls of an HTTP/2 connection together, and none of a stream: a message that is half sent
/// was waited for without end.
/// </summary>
public sealed class SlowMessagesTests(Gateway gateway) : IClassFixture<Gateway>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("StreamEvents")]
    [InlineData("RecordEvents")]
    public async Task A_call_that_keeps_a_message_half_sent_is_ended(string method)
    {
        using var client = Client();
        using var half = new HalfSent("application/grpc", [0, 0, 0, 16, 0, 1, 2, 3]);
        using var answer = await AnswerAsync(client, half, $"/insights.v1.EventService/{method}", BodyPace.Grace);
        await answer.Content.CopyToAsync(Stream.Null).WaitAsync(Patience);
        var told = answer.TrailingHeaders.Concat(answer.Headers).Where(h => h.Key == "grpc-status").SelectMany(h => h.Value);
        told.ShouldBe([((int)StatusCode.Unavailable).ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        gateway.Room.Held.ShouldBe(0);
    }

    [Fact]
    public async Task A_body_of_JSON_over_HTTP_2_that_keeps_being_half_sent_is_ended()
    {
        using var client = Client();
        using var half = new HalfSent("application/json", """{"events":["""u8.ToArray());
        using var answer = await AnswerAsync(client, half, "/v1/events", BodyPace.Grace);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("too slowly");
    }

    [Fact]
    public async Task A_stream_that_says_nothing_for_an_hour_between_two_messages_lives()
    {
        var tenant = await gateway.SharedTenantAsync();
        using var stream = new RpcEventStream(tenant.Ingest);
        await stream.SendAsync(1, tenant.Event("before"));
        (await stream.AnswersAsync(1)).ShouldBe(["1: Accepted"]);
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        await stream.SendAsync(2, tenant.Event("after"));
        (await stream.AnswersAsync(1)).ShouldBe(["2: Accepted"]);
        await stream.CompleteAsync();
    }

    /// <summary>Sends, lets time pass once the server waits for more, and returns the answer.</summary>
    private async Task<HttpResponseMessage> AnswerAsync(HttpClient client, HalfSent half, string path, TimeSpan time)
    {
        var tenant = await gateway.SharedTenantAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = half, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Add("x-api-key", tenant.Ingest.Key);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        var timers = gateway.Clock.ActiveTimers;
        var answering = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var late = new CancellationTokenSource(Patience);
        while (gateway.Clock.ActiveTimers == timers)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, late.Token);
        gateway.Clock.Advance(time - TimeSpan.FromMilliseconds(1));
        gateway.Clock.ActiveTimers.ShouldBeGreaterThan(timers);
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        return await answering.WaitAsync(Patience);
    }

    private HttpClient Client() => new() { BaseAddress = gateway.GrpcAddress };

    /// <summary>A body that begins and does not end.</summary>
    private sealed class HalfSent : HttpContent
    {
        private readonly byte[] _begin;
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HalfSent(string type, byte[] begin)
        {
            _begin = begin;
            Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_begin);
            await stream.FlushAsync();
            await _end.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            _end.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
