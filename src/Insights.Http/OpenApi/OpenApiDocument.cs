using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Insights.Http.OpenApi;

/// <summary>What the API description says beyond the endpoints.</summary>
internal static class OpenApiDocument
{
    private const string KeyScheme = "apiKey";

    public static IServiceCollection AddInsightsOpenApi(this IServiceCollection services) =>
        services.AddOpenApi("v1", options => options
            .AddOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody?.Content?.Remove(EndpointExtensions.AnyType);
                return Task.CompletedTask;
            })
            .AddDocumentTransformer((document, _, _) => Describe(document)));

    private static Task Describe(Microsoft.OpenApi.OpenApiDocument document)
    {
        document.Info.Title = "Insights";
        document.Info.Version = "v1";
        document.Info.Description = "One record for every end user: events in, sessions closed by inactivity, profiles out.";
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = EndpointExtensions.KeyHeader,
            Description = "INGEST may send events; SERVER also reads; IMPORT also sends history; the operator key is for accounts.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
        return Task.CompletedTask;
    }
}
