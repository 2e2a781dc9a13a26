using System.Text.Json.Nodes;
using Grpc.AspNetCore.Server;
using Insights.Api.Tests.Http.Fixture;
using Microsoft.AspNetCore.Routing;

namespace Insights.Api.Tests.Http.Contract;

public sealed class OpenApiTests(Api api) : IClassFixture<Api>
{
    [Fact]
    public async Task It_lists_every_endpoint_that_is_mapped()
    {
        var document = (await api.Stranger.GetAsync("/openapi/v1.json")).Json;
        ((string)document["openapi"]!).ShouldStartWith("3.");
        var listed = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(m => $"{m.Key.ToUpperInvariant()} {p.Key}"));
        var mapped = api.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => !e.RoutePattern.RawText!.StartsWith("/openapi", StringComparison.Ordinal) && e.Metadata.GetMetadata<GrpcMethodMetadata>() is null)
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>() is not null)
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText}"));
        listed.ShouldBe(mapped, ignoreOrder: true);
        listed.Count().ShouldBeGreaterThan(37);
    }

    [Fact]
    public async Task Its_schemas_have_the_names_of_the_proto()
    {
        var schemas = (await api.Stranger.GetAsync("/openapi/v1.json")).Json["components"]!["schemas"]!.AsObject();
        var proto = ProtoFile.ReadAll();
        Properties("EventMessage").ShouldBe(proto.Messages["Event"]);
        Properties("EndUserMessage").ShouldBe(proto.Messages["EndUser"]);
        Properties("StandardAttributesMessage").ShouldBe(proto.Messages["StandardAttributes"]);
        Properties("SessionMessage").ShouldBe(proto.Messages["Session"]);
        Properties("KeyMessage").ShouldBe(proto.Messages["Key"]);
        Properties("ProblemMessage").ShouldBe(["type", "title", "status", "detail", "code", "errors"]);

        IEnumerable<string> Properties(string schema) => schemas[schema]!["properties"]!.AsObject().Select(p => p.Key);
    }

    [Fact]
    public async Task Every_call_but_those_of_health_needs_the_key_and_bodies_are_JSON()
    {
        var document = (await api.Stranger.GetAsync("/openapi/v1.json")).Json;
        var scheme = document["components"]!["securitySchemes"]!["apiKey"]!;
        ((string)scheme["in"]!, (string)scheme["name"]!).ShouldBe(("header", "x-api-key"));
        var bodies = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(m => m.Value!["requestBody"]).OfType<JsonNode>();
        bodies.ShouldAllBe(b => b["content"]!.AsObject().Select(c => c.Key).SequenceEqual(new[] { "application/json" }));
    }
}
