using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Http.Users;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Segments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Insights.Http.Segments;

/// <summary>SegmentService.WatchSegment of segments.proto over HTTP: a line of JSON for each answer (NDJSON), as it comes.</summary>
internal static class WatchEndpoint
{
    private const string Watch = ":watch";

    /// <summary>Which segment of the path is the name: /v1/segments/{name}:watch.</summary>
    private const int NameSegment = 2;

    public static void MapSegmentWatch(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/v1/segments/{name}" + Watch,
                (HttpContext c, string name, string? position, AccountDirectory a, SegmentWatchService s, IHostApplicationLifetime l) => WatchAsync(c, position, a, s, l))
            .WithName("WatchSegment").WithTags("SegmentService")
            .WithSummary("Who enters and leaves a segment, line by line as it is noticed; position: of the last line that was seen.")
            .Produces<WatchLine>(200, "application/x-ndjson").WithProblems();

    private static async Task WatchAsync(
        HttpContext context, string? position, AccountDirectory accounts, SegmentWatchService watches, IHostApplicationLifetime lifetime)
    {
        context.Authenticate(accounts).AccountToRead();
        if (!context.EndsWith(NameSegment, Watch))
            throw new ServiceException(ServiceFault.NotFound, "There is nothing at this address.");
        var name = context.PathSegment(NameSegment)[..^Watch.Length];
        var key = context.Request.Headers[EndpointExtensions.KeyHeader].ToString();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "application/x-ndjson; charset=utf-8";
        try
        {
            await foreach (var news in watches.WatchAsync(() => accounts.Authenticate(key), name, position, end.Token))
                await context.WriteLineAsync(news.ToMessage(), MessagesJson.Wire.WatchLine);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            // It ends; the client goes on elsewhere from its position.
        }
        catch (ServiceException e) when (context.Response.HasStarted)
        {
            // The status has been sent; the last line says why it ends.
            await context.WriteLineAsync(new WatchLine(null, null, Problems.Problems.Document(e)), MessagesJson.Wire.WatchLine);
        }
    }

    private static WatchLine ToMessage(this SegmentNews news) => new(
        news.Position,
        news.Change is not { } change
            ? null
            : new MembershipChangeMessage(
                change.Entered ? "ENTERED" : "LEFT",
                new EndUserKeyMessage(EndUserForm.Kind(change.User.Kind), change.User.Id),
                JsonText.Time(DateTimeOffset.FromUnixTimeMilliseconds(change.AtMs))),
        null);
}
