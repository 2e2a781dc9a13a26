using System.Text.Json;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Insights.Http.Live;

/// <summary>LiveService of live.proto over HTTP; watching as server-sent events.</summary>
internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/live", ListAsync)
            .WithName("ListLiveUsers").WithTags("LiveService")
            .WithSummary("The users with an event in the last minutes (10 by default), the last event first, and how many there were in each of the last 60 minutes; application: only those whose last event was there; pageSize 1 to 1000, default 50.")
            .Produces<ListLiveUsersResponse>().WithProblems();
        app.MapGet("/v1/live:watch", WatchAsync)
            .WithName("WatchLiveUsers").WithTags("LiveService")
            .WithSummary("All users who are live, then each change within a second, as server-sent events; every 15 seconds without a change the counts alone. Ends when the server stops.")
            .Produces<WatchLiveUsersResponse>(200, "text/event-stream").WithProblems();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, string? application, string? pageSize, string? pageToken, AccountDirectory accounts, LiveService live)
    {
        var caller = context.Authenticate(accounts);
        var page = await live.ListAsync(caller, application, PageSize.Read(pageSize), pageToken, context.RequestAborted);
        return Results.Json(page.ToMessage(), MessagesJson.Wire.ListLiveUsersResponse);
    }

    private static async Task WatchAsync(
        HttpContext context, string? application, AccountDirectory accounts, LiveService live, IHostApplicationLifetime lifetime)
    {
        context.Authenticate(accounts);
        var key = context.Request.Headers[EndpointExtensions.KeyHeader].ToString();
        var news = live.WatchAsync(() => accounts.Authenticate(key), application, lifetime.ApplicationStopping, context.RequestAborted);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await foreach (var one in news)
                await WriteAsync(context, [], JsonSerializer.SerializeToUtf8Bytes(one.ToMessage(), MessagesJson.Wire.WatchLiveUsersResponse));
        }
        catch (ServiceException e) when (context.Response.HasStarted)
        {
            // The status has been sent; the last event says why there is no more.
            await WriteAsync(
                context, "event: error\n"u8.ToArray(),
                JsonSerializer.SerializeToUtf8Bytes(Problems.Problems.Document(e), MessagesJson.Wire.ProblemMessage));
        }
    }

    private static async Task WriteAsync(HttpContext context, byte[] name, byte[] data)
    {
        await context.Response.Body.WriteAsync((byte[])[.. name, .. "data: "u8, .. data, (byte)'\n', (byte)'\n'], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
