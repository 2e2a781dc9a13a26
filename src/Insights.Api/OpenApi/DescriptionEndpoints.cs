using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace Insights.Api.OpenApi;

/// <summary>The OpenAPI document, and at /docs a page that shows it. Neither needs a key.</summary>
internal static class DescriptionEndpoints
{
    private const string Page = "/docs";

    /// <summary>The browser loads nothing from other hosts, whatever the page's script asks for.</summary>
    private const string OwnHostOnly =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

    public static void MapDescription(this IEndpointRouteBuilder app)
    {
        app.MapGet(OpenApiDocument.Path, () => Results.Bytes(OpenApiDocument.Bytes, "application/json; charset=utf-8"));
        app.MapScalarApiReference(Page, options =>
        {
            options.Title = "Insights";
            options.OpenApiRoutePattern = OpenApiDocument.Path;
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
        }).Finally(page =>
        {
            var answer = page.RequestDelegate!;
            page.RequestDelegate = context =>
            {
                context.Response.Headers.ContentSecurityPolicy = OwnHostOnly;
                return answer(context);
            };
        });
    }
}
