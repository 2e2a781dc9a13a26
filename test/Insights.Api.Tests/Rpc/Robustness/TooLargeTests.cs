using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using RequestBounds = Insights.Api.Methods.RequestBounds;
using Struct = Google.Protobuf.WellKnownTypes.Struct;
using Value = Google.Protobuf.WellKnownTypes.Value;

namespace Insights.Api.Tests.Rpc.Robustness;

/// <summary>Messages that are too large: of requests the failure had no details, and pages were larger than clients take.</summary>
public sealed class TooLargeTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task A_message_beyond_the_bound_is_told_so_with_all_details()
    {
        var tenant = await gateway.SharedTenantAsync();
        var failure = await RawCalls.RecordAsync(tenant.Ingest, new byte[RequestBounds.MostBytes + 1]).ShouldThrowAsync<RpcException>();
        ShouldBeTooLarge(failure);
        using var stream = RawCalls.Stream(tenant.Ingest);
        // It may be told while the message is still being sent.
        ShouldBeTooLarge(await SendAsync(stream).ShouldThrowAsync<RpcException>());
    }

    [Fact]
    public async Task A_coding_that_is_not_known_is_told_so_with_its_details()
    {
        var tenant = await gateway.SharedTenantAsync();
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress, new GrpcChannelOptions { CompressionProviders = [new Backwards()] });
        var failure = await new ApiClient(channel, tenant.Ingest.Key).Events.RecordEventsAsync(
            new RecordEventsRequest { Events = { tenant.Event("e") } }, new Metadata { { "grpc-internal-encoding-request", "backwards" } }).ResponseAsync.ShouldThrowAsync<RpcException>();
        failure.StatusCode.ShouldBe(StatusCode.Unimplemented);
        var info = failure.GetRpcStatus().ShouldNotBeNull().GetDetail<Google.Rpc.ErrorInfo>();
        (info.Domain, info.Reason).ShouldBe(("insights", "UNIMPLEMENTED"));
    }

    /// <summary>150 events of almost 32 KiB are over the 4 MiB of a default client.</summary>
    [Fact]
    public async Task No_page_is_larger_than_a_default_client_takes_and_none_is_lost_between_pages()
    {
        var tenant = await gateway.TenantAsync();
        for (var i = 0; i < 150; i += 50)
            await tenant.Server.RecordAsync([.. Enumerable.Range(i, 50).Select(n => Large(tenant, n))]);
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        var client = new ApiClient(channel, tenant.Server.Key).EndUsers;
        var seen = new List<string>();
        var (token, pages) = ("", 0);
        do
        {
            var page = await client.ListEventsAsync(new ListEventsRequest
            {
                EndUser = new EndUserKey { Id = "u1" },
                PageSize = 1000,
                PageToken = token,
                View = EndUserView.Types.View.OpenSession,
            });
            page.CalculateSize().ShouldBeLessThan(4 * 1024 * 1024);
            seen.AddRange(page.Events.Select(e => e.Event.EventId));
            token = page.NextPageToken;
            pages++;
        }
        while (token.Length > 0);
        seen.ShouldBe(Enumerable.Range(0, 150).Select(i => $"large-{i:000}"));
        pages.ShouldBeInRange(2, 10);
    }

    [Fact]
    public async Task Pages_of_values_are_cut_by_bytes_too()
    {
        var tenant = await gateway.TenantAsync();
        for (var i = 0; i < 60; i++)
        {
            var list = new TextList { Texts = { Enumerable.Range(0, 100).Select(n => $"{i:00}{n:00}{new string('x', 1000)}") } };
            var update = new UpdateEndUserRequest { EndUser = new EndUserKey { Id = "u1" }, OperationId = $"o{i:00}", Time = tenant.Ago(60 - i) };
            update.Operations.Add(new AttributeOperation { Name = "many", Set = new AttributeValue { List = list } });
            await tenant.Server.EndUsers.UpdateEndUserAsync(update);
        }
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        var client = new ApiClient(channel, tenant.Server.Key).EndUsers;
        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await client.ListAttributeHistoryAsync(new ListAttributeHistoryRequest
            {
                EndUser = new EndUserKey { Id = "u1" },
                Name = "many",
                PageSize = 1000,
                PageToken = token,
            });
            seen.AddRange(page.Changes.Select(c => c.OperationId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        seen.ShouldBe(Enumerable.Range(0, 60).Select(i => $"o{59 - i:00}"));
    }

    [Fact]
    public async Task Users_asked_for_together_are_refused_where_they_have_more_than_a_default_client_takes()
    {
        var tenant = await gateway.TenantAsync();
        string[] users = ["u1", "u2", "u3", "u4"];
        foreach (var user in users)
            await FillAsync(tenant, user);
        using var channel = GrpcChannel.ForAddress(gateway.GrpcAddress);
        var client = new ApiClient(channel, tenant.Server.Key).EndUsers;
        var failure = await client.BatchGetEndUsersAsync(Asked(users)).ShouldFailAsync(StatusCode.InvalidArgument, "end_users");
        failure.Status.Detail.ShouldContain("ask for 3 of them at a time");
        (await client.BatchGetEndUsersAsync(Asked(users[..3]))).EndUsers.Count.ShouldBe(3);
        (await client.BatchGetEndUsersAsync(Asked(users[3..]))).EndUsers.Count.ShouldBe(1);
    }

    private static BatchGetEndUsersRequest Asked(params string[] users) => new() { EndUsers = { users.Select(u => new EndUserKey { Id = u }) } };

    /// <summary>Gives a user ten lists of 100 KB.</summary>
    private static async Task FillAsync(Tenant tenant, string user)
    {
        for (var i = 0; i < 10; i++)
        {
            var list = new TextList { Texts = { Enumerable.Range(0, 100).Select(n => $"{i:00}{n:00}{new string('x', 1000)}") } };
            var update = new UpdateEndUserRequest { EndUser = new EndUserKey { Id = user }, OperationId = $"o{i:00}", Time = tenant.Ago(60) };
            update.Operations.Add(new AttributeOperation { Name = $"many{i}", Set = new AttributeValue { List = list } });
            await tenant.Server.EndUsers.UpdateEndUserAsync(update);
        }
    }

    private static async Task SendAsync(AsyncDuplexStreamingCall<byte[], byte[]> stream)
    {
        try
        {
            await stream.RequestStream.WriteAsync(new byte[RequestBounds.MostBytes + 1]);
        }
        catch (RpcException)
        {
            // Told while it was being sent; the answer says what.
        }
        await stream.ResponseStream.MoveNext(CancellationToken.None);
    }

    private static Event Large(Tenant tenant, int number)
    {
        var e = tenant.Event($"large-{number:000}", secondsAgo: number);
        e.Properties = new Struct { Fields = { ["text"] = Value.ForString(new string('x', 32_000)) } };
        return e;
    }

    private static void ShouldBeTooLarge(RpcException failure)
    {
        failure.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        failure.ShouldBeWhole();
        failure.Status.Detail.ShouldContain(RequestBounds.MostBytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed class Backwards : global::Grpc.Net.Compression.ICompressionProvider
    {
        public string EncodingName => "backwards";

        public Stream CreateCompressionStream(Stream stream, System.IO.Compression.CompressionLevel? compressionLevel) => new MemoryStream();

        public Stream CreateDecompressionStream(Stream stream) => stream;
    }
}
