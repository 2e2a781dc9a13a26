using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.Api.Tests.Rpc.Isolation;
using Insights.Domain.Accounts;
using RequestBounds = Insights.Api.Methods.RequestBounds;

namespace Insights.Api.Tests.Rpc.Robustness;

/// <summary>What is counted in a request before anything is made of it, and before that, who sends it.</summary>
public sealed class BoundsTests(Gateway gateway) : IClassFixture<Gateway>
{
    private static readonly Marshaller<byte[]> Bytes = new(b => b, b => b);

    /// <summary>Eight million empty users, or updates, are 16 MiB.</summary>
    [Theory]
    [InlineData("insights.v1.EndUserService.BatchGetEndUsers", 0x0A)]
    [InlineData("insights.v1.EndUserService.BatchUpdateEndUsers", 0x0A)]
    [InlineData("insights.v1.SegmentService.EvaluateSegments", 0x12)]
    public async Task Millions_of_empty_elements_are_refused_before_they_are_made(string method, byte tag)
    {
        var request = new byte[RequestBounds.MostBytes - 64];
        for (var i = 0; i < request.Length; i += 2)
            request[i] = tag;
        var tenant = await gateway.TenantAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        var (_, failure) = await RawMethod.CallAsync(tenant.Server, ApiMethods.Find(method), request);
        failure.ShouldNotBeNull().StatusCode.ShouldBe(StatusCode.InvalidArgument);
        failure.ShouldBeWhole();
        // The message itself, on both sides of the connection; not some 100 bytes an element.
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(200 * 1024 * 1024);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Of_a_caller_who_is_not_known_nothing_of_the_message_is_read(string? key)
    {
        var client = new ApiClient(gateway.Channel, key);
        // Its message has begun, and does not go on: whoever read it would wait.
        using var call = client.Calls.AsyncClientStreamingCall(
            new Method<byte[], byte[]>(MethodType.ClientStreaming, "insights.v1.EndUserService", "BatchGetEndUsers", Bytes, Bytes), null,
            new CallOptions(deadline: DateTime.MaxValue));
        var failure = await ((Task)call.ResponseAsync).WaitAsync(TimeSpan.FromSeconds(20)).ShouldThrowAsync<RpcException>();
        failure.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        failure.ShouldBeWhole();
    }

    [Fact]
    public async Task Over_HTTP_nothing_of_the_body_is_read_before_the_caller_is_known()
    {
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var http = new HttpClient(handler) { BaseAddress = gateway.HttpAddress };
        using var content = new NeverEnding();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/endUsers:batchGet") { Content = content };
        request.Headers.ExpectContinue = true;
        using var answer = await http.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(20));
        ((int)answer.StatusCode).ShouldBe(401);
        content.Asked.ShouldBeFalse();
    }

    [Fact]
    public async Task Answers_are_not_for_caches()
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Server.SendAsync(tenant.Event("e", "cached"));
        foreach (var path in (string[])["/v1/endUsers/cached", "/v1/endUsers/nobody", "/v1/live"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("x-api-key", tenant.Server.Key);
            using var answer = await gateway.Http.SendAsync(request);
            answer.Headers.CacheControl.ShouldNotBeNull(path).NoStore.ShouldBeTrue();
        }
    }

    /// <summary>As browsers send it: HTTP/1.1, frames of a byte and a length, the status in a frame at the end.</summary>
    [Fact]
    public async Task GRPC_Web_is_answered_on_the_port_of_HTTP()
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Server.SendAsync(tenant.Event("e", "web"));
        var message = new Insights.V1.GetEndUserRequest { EndUser = new Insights.V1.EndUserKey { Id = "web" } }.ToByteArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/insights.v1.EndUserService/GetEndUser")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]) { Headers = { ContentType = new("application/grpc-web+proto") } },
        };
        request.Headers.Add("x-api-key", tenant.Server.Key);
        using var answer = await gateway.Http.SendAsync(request);
        var frames = await answer.Content.ReadAsByteArrayAsync();
        var length = (frames[3] << 8) | frames[4];
        Insights.V1.GetEndUserResponse.Parser.ParseFrom(frames, 5, length).EndUser.Id.ShouldBe("web");
        (frames[5 + length], System.Text.Encoding.ASCII.GetString(frames, 10 + length, frames.Length - 10 - length).Trim()).ShouldBe(((byte)0x80, "grpc-status: 0"));

        using var stranger = new HttpRequestMessage(HttpMethod.Post, "/insights.v1.EndUserService/GetEndUser")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc-web+proto") } },
        };
        using var refused = await gateway.Http.SendAsync(stranger);
        refused.Headers.GetValues("grpc-status").ShouldBe(["16"]);
    }

    [Fact]
    public async Task A_key_in_an_address_is_refused_whatever_it_opens()
    {
        var tenant = await gateway.TenantAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/endUsers/u?x-api-key={tenant.Server.Key}");
        request.Headers.Add("x-api-key", tenant.Server.Key);
        using var answer = await gateway.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(401);
    }

    [Theory]
    [InlineData("/v1/endUsers:batchUpdate", """{"updates":[""")]
    [InlineData("/v1/endUsers:batchGet", """{"endUsers":[""")]
    public async Task Lists_in_JSON_are_counted_before_they_are_built(string path, string begin)
    {
        var tenant = await gateway.TenantAsync();
        var body = begin + string.Concat(Enumerable.Repeat("{},", 300_000)) + "{}]}";
        // Of several tries the least, as other tests allocate beside it.
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
            request.Headers.Add("x-api-key", tenant.Server.Key);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            using var answer = await gateway.Http.SendAsync(request);
            ((int)answer.StatusCode).ShouldBe(400);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        least.ShouldBeLessThan(20 * 1024 * 1024);
    }

    [Fact]
    public async Task WalkMes_events_nested_without_end_cost_no_more_than_their_bytes()
    {
        const int Depth = 200_000;
        var tenant = await gateway.TenantAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/walkme/events") { Content = new StringContent(new string('[', Depth) + new string(']', Depth)) };
        request.Headers.Add("x-api-key", tenant.Ingest.Key);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        using var answer = await gateway.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(400);
        (Process.GetCurrentProcess().TotalProcessorTime - before).ShouldBeLessThan(TimeSpan.FromSeconds(3));
    }

    private sealed class NeverEnding : HttpContent
    {
        public bool Asked { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            Asked = true;
            await stream.WriteAsync("{"u8.ToArray());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }

        protected override bool TryComputeLength(out long length)
        {
            // A shorter body the client sends all the same.
            length = 10 * 1024 * 1024;
            return true;
        }
    }

    [Fact]
    public async Task A_message_that_is_none_counts_by_its_bytes_as_events_of_32_KiB()
    {
        var tenant = await gateway.TenantAsync(AccountSettings.Default with { RateLimits = new RateLimits { EventsPerSecond = 2 } });
        var spoilt = new byte[10 * 32 * 1024];
        spoilt.AsSpan().Fill(0xFF);
        (await RecordAsync(spoilt)).ShouldBe(StatusCode.InvalidArgument);
        (await RecordAsync([])).ShouldBe(StatusCode.ResourceExhausted);

        async Task<StatusCode?> RecordAsync(byte[] request) =>
            (await RawMethod.CallAsync(tenant.Ingest, ApiMethods.Find("insights.v1.EventService.RecordEvents"), request)).Failure?.StatusCode;
    }

    [Fact]
    public async Task What_requests_under_way_hold_is_given_back_when_they_are_answered()
    {
        var tenant = await gateway.TenantAsync();
        await tenant.Ingest.SendAsync(tenant.Event("one"));
        await RawMethod.CallAsync(tenant.Ingest, ApiMethods.Find("insights.v1.EventService.RecordEvents"), [0xFF]);
        await RawMethod.CallAsync(tenant.Ingest, ApiMethods.Find("insights.v1.EventService.StreamEvents"), [0xFF]);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        // The answer leaves a moment before its request is over.
        while (gateway.Room.Held != 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, late.Token);
    }
}
