using System.Text;
using System.Text.Json;
using Insights.Api.Auth;
using Insights.Api.Http;
using Insights.Api.Json;
using Insights.Api.Methods;
using Insights.Domain.Events;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Api.Intake.Segment;

/// <summary>
/// Segment's HTTP API (docs/semantics.md 1.11), as Segment's and RudderStack's SDKs speak it: <c>/v1/segment/batch</c>, <c>track</c>,
/// <c>page</c>, <c>screen</c>, <c>identify</c>, <c>alias</c>, <c>group</c>. The write key is an INGEST, SERVER or IMPORT key.
/// </summary>
internal sealed class SegmentEndpoints(AccountDirectory accounts, SegmentIntake intake, TimeProvider clock)
{
    public const string Prefix = "/v1/segment/";
    public const string Batch = "batch";

    public static readonly string[] Calls = [Batch, "track", "page", "screen", "identify", "alias", "group"];

    private const string Basic = "Basic ";
    private const int MaxHeader = 1024;

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var call in Calls)
            app.MapPost(Prefix + call, (HttpContext context) => AnswerAsync(context, call));
    }

    private async Task AnswerAsync(HttpContext context, string call)
    {
        context.Response.Headers.CacheControl = "no-store";
        var caller = accounts.Authenticate(KeyOf(context));
        if (caller.Kind is Domain.Accounts.KeyKind.Browser or Domain.Accounts.KeyKind.Operator)
            throw new ServiceException(ServiceFault.PermissionDenied, "The write key must be an INGEST, SERVER or IMPORT key.");
        SegmentBatch batch;
        using (var body = await RequestBody.ReadAsync(context, RequestBounds.MostBytes))
            batch = SegmentBatch.Read(body.Bytes, call, caller.IsServer, clock.GetUtcNow().ToUnixTimeMilliseconds());
        // The user agent of the request names the SDK.
        var answers = await intake.TakeAsync(caller, context.Client() with { UserAgent = null }, batch, context.RequestAborted);
        await WriteAsync(context, answers, context.Request.Query["results"] == "true");
    }

    /// <summary>The user name of Basic authentication; or the header of every other call.</summary>
    /// <exception cref="ServiceException">Unauthenticated.</exception>
    private static string? KeyOf(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return context.Key() is { Length: > 0 } key
                ? key
                : throw new ServiceException(ServiceFault.Unauthenticated, "The write key is missing; it is the user name of Basic authentication.");
        Span<byte> bytes = stackalloc byte[MaxHeader];
        return header.Length <= MaxHeader && Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes[..length]).Split(':', 2)[0]
            : throw new ServiceException(ServiceFault.Unauthenticated, "The header Authorization is not Basic authentication.");
    }

    /// <summary>200 as Segment answers; SDKs read no more. Who asks for results is told of each message, else only of those of which there is something to tell.</summary>
    private static async Task WriteAsync(HttpContext context, IReadOnlyList<SegmentAnswer> answers, bool all)
    {
        context.Response.ContentType = HttpAnswer.JsonType;
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteBoolean("success"u8, true);
            if (all || answers.Any(a => a.HasMore))
            {
                json.WriteStartArray("results"u8);
                foreach (var answer in answers.Where(a => all || a.HasMore))
                    answer.Write(json);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
