using System.Text;
using Insights.Api.Tests.Http.Fixture;
using Insights.Silo.Start;
using Insights.Testing.Hostile;
using Microsoft.Extensions.Logging;

namespace Insights.Api.Tests.Http.Robustness;

/// <summary>What is no HTTP or gRPC is told so, and is a line at Debug for whoever looks for it.</summary>
public sealed class BadFramesTests(BadFramesTests.LoudSilo api) : IClassFixture<BadFramesTests.LoudSilo>
{
    /// <summary>It logs what the API has to say at Debug, and all else as it always does.</summary>
    public sealed class LoudSilo : HttpSilo
    {
        protected override string[] Arguments => ["--Logging:LogLevel:Insights.Api=Debug"];
    }

    [Theory]
    [InlineData("fffffffff\r\n")]
    [InlineData("xyz\r\n")]
    [InlineData("-1\r\n")]
    public async Task A_bad_chunk_size_is_a_400(string chunk)
    {
        var tenant = await api.SharedTenantAsync();
        var answer = await HttpSender.SendAsync(
            api.Address, $"POST /v1/events HTTP/1.1\r\nhost: {api.Address.Authority}\r\nx-api-key: {tenant.Server.Key}\r\ntransfer-encoding: chunked\r\n",
            Encoding.ASCII.GetBytes(chunk), 4, new Pace(1, TimeSpan.Zero, false), CancellationToken.None);
        answer.ShouldBe("400");
        ShouldBeTold();
    }

    [Theory]
    [InlineData("/insights.v1.EventService/RecordEvents", new byte[] { 7, 0, 0, 0, 1, 1 })]
    [InlineData("/insights.v1.EventService/StreamEvents", new byte[] { 7, 0, 0, 0, 1, 1 })]
    [InlineData("/insights.v1.EndUserService/GetEndUser", new byte[] { 7, 0, 0, 0, 1, 1 })]
    [InlineData("/insights.v1.LiveService/WatchLiveUsers", new byte[] { 7, 0, 0, 0, 1, 1 })]
    [InlineData("/insights.v1.EndUserService/GetEndUser", new byte[] { 0, 0, 0, 0, 1, 0xFF })]
    [InlineData("/grpc.health.v1.Health/Check", new byte[] { 0, 0, 0, 0, 1, 0xFF })]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", new byte[] { 0, 0, 0, 0, 1, 0xFF })]
    public async Task A_frame_or_message_that_is_none_is_an_invalid_argument(string path, byte[] frame)
    {
        var tenant = await api.SharedTenantAsync();
        using var rpc = new RpcSender(new Uri(Endpoints.UrlOf(api.App, "Grpc")));
        (await rpc.SendAsync(path, tenant.Server.Key!, frame, new Pace(1, TimeSpan.Zero, false), CancellationToken.None)).ShouldBe("grpc-status 3");
        ShouldBeTold();
    }

    [Fact]
    public async Task A_message_that_never_ends_is_told_as_gRPC_has_it_and_is_no_fault_of_the_server()
    {
        var tenant = await api.SharedTenantAsync();
        using var rpc = new RpcSender(new Uri(Endpoints.UrlOf(api.App, "Grpc")));
        (await rpc.SendAsync("/insights.v1.EndUserService/GetEndUser", tenant.Server.Key!, [0, 0, 0, 0, 9, 1], new Pace(1, TimeSpan.Zero, false), CancellationToken.None))
            .ShouldBe("grpc-status 13");
        ShouldBeQuiet();
    }

    private void ShouldBeTold()
    {
        api.Log.Lines.ShouldContain(l => l.Level == LogLevel.Debug && l.Text.Contains("could not be read", StringComparison.Ordinal));
        ShouldBeQuiet();
    }

    private void ShouldBeQuiet()
    {
        api.Log.Lines.Where(l => l.Level > LogLevel.Debug && !l.Category.StartsWith("Orleans.", StringComparison.Ordinal) && l.Text.Contains("Exception", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
