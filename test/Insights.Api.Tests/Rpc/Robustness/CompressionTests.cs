using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Robustness;

/// <summary>What measures the whole process runs when nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class CompressionTests(Gateway gateway) : IClassFixture<Gateway>
{
    private static Metadata Gzip => new() { { "grpc-internal-encoding-request", "gzip" } };

    [Fact]
    public async Task A_batch_may_come_compressed()
    {
        var tenant = await gateway.SharedTenantAsync();
        var e = tenant.Event("zipped");
        e.Page = new Page { Title = new string('x', 20_000) };
        var answer = await tenant.Ingest.Events.RecordEventsAsync(new RecordEventsRequest { Events = { e } }, Gzip);
        ApiClient.Outcomes(answer.Results).ShouldBe(["Accepted"]);
    }

    [Fact]
    public async Task A_few_bytes_that_stand_for_too_many_are_refused_before_they_take_up_memory()
    {
        var tenant = await gateway.SharedTenantAsync();
        var before = GC.GetTotalAllocatedBytes();
        // 200 MB of nothing: some 200 KB of gzip.
        var failure = await SendAsync(tenant, Zip(stream =>
        {
            var chunk = new byte[1024 * 1024];
            for (var i = 0; i < 200; i++)
                stream.Write(chunk);
        })).ShouldThrowAsync<RpcException>();
        failure.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        failure.ShouldBeWhole();
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(120 * 1024 * 1024);
    }

    [Fact]
    public async Task What_is_no_gzip_is_refused_as_the_callers_fault()
    {
        var tenant = await gateway.SharedTenantAsync();
        var failure = await SendAsync(tenant, [1, 2, 3, 4, 5]).ShouldThrowAsync<RpcException>();
        failure.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        failure.ShouldBeWhole();
        gateway.Log.Troubles.ShouldBeEmpty();
    }

    /// <summary>Sends bytes that are said to be gzip, by a client that does not look.</summary>
    private async Task SendAsync(Tenant tenant, byte[] zipped)
    {
        using var channel = GrpcChannel.ForAddress(
            gateway.GrpcAddress, new GrpcChannelOptions { CompressionProviders = [new AsItIs(zipped)], MaxSendMessageSize = null });
        await new ApiClient(channel, tenant.Ingest.Key).Events.RecordEventsAsync(new RecordEventsRequest { Events = { tenant.Event("e") } }, Gzip);
    }

    private static byte[] Zip(Action<Stream> write)
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true))
            write(gzip);
        return to.ToArray();
    }

    private sealed class AsItIs(byte[] bytes) : global::Grpc.Net.Compression.ICompressionProvider
    {
        public string EncodingName => "gzip";

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => new Instead(stream, bytes);

        public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress);
    }

    /// <summary>Writes other bytes than those it is given.</summary>
    private sealed class Instead(Stream to, byte[] bytes) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing)
                to.Write(bytes);
            base.Dispose(disposing);
        }
    }
}
