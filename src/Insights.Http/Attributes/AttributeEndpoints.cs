using Insights.Http.Events;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service.Accounts;
using Insights.Service.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Attributes;

/// <summary>AttributeService of attributes.proto over HTTP.</summary>
internal static class AttributeEndpoints
{
    /// <summary>Which segment of the path is the name: /v1/attributes/{name}.</summary>
    private const int NameSegment = 2;

    private const string Retire = ":retire";

    public static void MapAttributes(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/attributes", ListAsync)
            .WithName("ListAttributes").WithTags("AttributeService").WithSummary("The custom attributes of the account, by name.")
            .Produces<ListAttributesResponse>().WithProblems();
        app.MapPatch("/v1/attributes/{name}", (HttpContext c, string name, AccountDirectory a, AttributeService s) => DescribeAsync(c, a, s))
            .WithName("DescribeAttribute").WithTags("AttributeService").WithSummary("Describes a custom attribute for people.")
            .Takes<DescribeAttributeRequest>().Produces<AttributeDefinitionMessage>().WithProblems();
        app.MapPost("/v1/attributes/{name}:retire", (HttpContext c, string name, AccountDirectory a, AttributeService s) => RetireAsync(c, a, s))
            .WithName("RetireAttribute").WithTags("AttributeService").WithSummary("Retires a custom attribute for good; its place is free, its values show no longer.")
            .Produces(StatusCodes.Status204NoContent).WithProblems();
    }

    private static async Task<IResult> ListAsync(HttpContext context, AccountDirectory accounts, AttributeService attributes)
    {
        var all = await attributes.ListAsync(context.Authenticate(accounts), context.RequestAborted);
        return Results.Json(new ListAttributesResponse([.. all.Select(d => d.ToMessage())]), MessagesJson.Wire.ListAttributesResponse);
    }

    private static async Task<IResult> DescribeAsync(HttpContext context, AccountDirectory accounts, AttributeService attributes)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var request = await context.ReadAsync(MessagesJson.Wire.DescribeAttributeRequest);
        var described = await attributes.DescribeAsync(caller, context.PathSegment(NameSegment), request.Description, context.RequestAborted);
        return Results.Json(described.ToMessage(), MessagesJson.Wire.AttributeDefinitionMessage);
    }

    private static async Task<IResult> RetireAsync(HttpContext context, AccountDirectory accounts, AttributeService attributes)
    {
        var caller = context.Authenticate(accounts);
        await attributes.RetireAsync(caller, context.PathSegment(NameSegment)[..^Retire.Length], context.RequestAborted);
        return Results.NoContent();
    }
}
