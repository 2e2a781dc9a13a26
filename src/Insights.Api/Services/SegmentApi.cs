using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.Service;
using Insights.Service.Lists;
using Insights.Service.Segments;
using Insights.V1;
using Microsoft.Extensions.Hosting;
using Segments = Insights.Service.Segments.SegmentService;
using SegmentService = Insights.V1.SegmentService;

namespace Insights.Api.Services;

/// <summary>SegmentService of segments.proto.</summary>
internal sealed class SegmentApi(Segments segments, SegmentWatchService watches, IHostApplicationLifetime lifetime)
    : SegmentService.SegmentServiceBase
{
    private const string IdField = "endUser.id";

    public override async Task<CreateSegmentResponse> CreateSegment(CreateSegmentRequest request, ServerCallContext context)
    {
        var draft = new SegmentDraft(request.Name, request.DisplayName, request.Description, request.Filter);
        return new() { Segment = (await segments.CreateAsync(context.Caller(), draft, context.CancellationToken)).ToMessage() };
    }

    public override async Task<GetSegmentResponse> GetSegment(GetSegmentRequest request, ServerCallContext context) =>
        new() { Segment = (await segments.GetAsync(context.Caller(), request.Name, context.CancellationToken)).ToMessage() };

    public override async Task<ListSegmentsResponse> ListSegments(ListSegmentsRequest request, ServerCallContext context)
    {
        var all = await segments.ListAsync(context.Caller(), context.CancellationToken);
        return new() { Segments = { all.Select(s => s.ToMessage()) } };
    }

    public override async Task<UpdateSegmentResponse> UpdateSegment(UpdateSegmentRequest request, ServerCallContext context)
    {
        var draft = new SegmentDraft(
            null,
            request.HasDisplayName ? request.DisplayName : null,
            request.HasDescription ? request.Description : null,
            request.HasFilter ? request.Filter : null);
        var updated = await segments.UpdateAsync(
            context.Caller(), request.Name, draft, request.HasRevision ? request.Revision : null, context.CancellationToken);
        return new() { Segment = updated.ToMessage() };
    }

    public override async Task<DeleteSegmentResponse> DeleteSegment(DeleteSegmentRequest request, ServerCallContext context)
    {
        await segments.DeleteAsync(context.Caller(), request.Name, request.HasRevision ? request.Revision : null, context.CancellationToken);
        return new();
    }

    public override async Task<CountSegmentResponse> CountSegment(CountSegmentRequest request, ServerCallContext context) =>
        new() { Count = await segments.CountAsync(context.Caller(), request.Name, context.CancellationToken) };

    public override async Task<ListSegmentMembersResponse> ListSegmentMembers(ListSegmentMembersRequest request, ServerCallContext context)
    {
        var page = await segments.MembersAsync(context.Caller(), request.Name, new ListRequest
        {
            OrderBy = request.OrderBy,
            PageSize = request.PageSize,
            PageToken = request.PageToken,
            WithTotal = request.TotalSize,
        }, context.CancellationToken);
        var answer = new ListSegmentMembersResponse { EndUsers = { page.ToMessages() } };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        if (page.Total is { } total)
            answer.TotalSize = checked((int)total);
        return answer;
    }

    public override async Task<EvaluateSegmentsResponse> EvaluateSegments(EvaluateSegmentsRequest request, ServerCallContext context)
    {
        var (kind, id) = request.EndUser.Read("endUser");
        var verdicts = await segments.EvaluateAsync(context.Caller(), kind, id, request.Segments, context.CancellationToken, IdField);
        return new() { Verdicts = { verdicts.Select(v => v.ToMessage()) } };
    }

    public override async Task<ExplainSegmentResponse> ExplainSegment(ExplainSegmentRequest request, ServerCallContext context)
    {
        var (kind, id) = request.EndUser.Read("endUser");
        return (await segments.ExplainAsync(
            context.Caller(), kind, id, request.Segment, request.Filter, context.CancellationToken, IdField)).ToMessage();
    }

    public override async Task WatchSegment(
        WatchSegmentRequest request, IServerStreamWriter<WatchSegmentResponse> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var news in watches.WatchAsync(context.Authenticator(), request.Segment, request.Position, end.Token))
                await responseStream.WriteAsync(news.ToMessage(), context.CancellationToken);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw new ServiceException(ServiceFault.Unavailable, "The server is stopping; go on with another from the last position.");
        }
    }
}
