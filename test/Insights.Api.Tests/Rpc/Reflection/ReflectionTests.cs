using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using Insights.Api.Tests.Rpc.Fixture;

namespace Insights.Api.Tests.Rpc.Reflection;

public sealed class ReflectionTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task It_lists_the_services_and_describes_their_methods()
    {
        var client = new ServerReflection.ServerReflectionClient(gateway.Channel);
        using var call = client.ServerReflectionInfo();
        var services = (await AskAsync(call, new ServerReflectionRequest { ListServices = "" })).ListServicesResponse.Service.Select(s => s.Name);
        foreach (var name in (string[])["insights.v1.EventService", "insights.v1.EndUserService", "insights.v1.AccountService", "grpc.health.v1.Health"])
            services.ShouldContain(name);
        var file = (await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = "insights.v1.EventService" })).FileDescriptorResponse;
        file.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)
            .SelectMany(f => f.Service).Single(s => s.Name == "EventService").Method.Select(m => m.Name).ShouldBe(["RecordEvents", "StreamEvents"]);
        await call.RequestStream.CompleteAsync();
    }

    private static async Task<ServerReflectionResponse> AskAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest request)
    {
        await call.RequestStream.WriteAsync(request);
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        return call.ResponseStream.Current;
    }
}
