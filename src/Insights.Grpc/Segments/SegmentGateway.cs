using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Grpc.Calls;
using Insights.Grpc.Users;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Lists;
using Insights.V1;
using Microsoft.Extensions.Hosting;
using SegmentService = Insights.V1.SegmentService;

namespace Insights.Grpc.Segments;

/// <summary>SegmentService of segments.proto.</summary>
internal sealed class SegmentGateway(
    AccountDirectory accounts, Service.Segments.SegmentService segments, Service.Segments.SegmentWatchService watches, CallGuard guard,
    IHostApplicationLifetime lifetime)
    : IServiceMethodProvider<SegmentGateway>
{
    private const string IdField = "endUser.id";

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<SegmentGateway> context)
    {
        Add<CreateSegmentRequest, Segment>(
            context, nameof(SegmentService.SegmentServiceBase.CreateSegment), static (s, request, call) => s.CreateAsync(request, call));
        Add<GetSegmentRequest, Segment>(
            context, nameof(SegmentService.SegmentServiceBase.GetSegment), static (s, request, call) => s.GetAsync(request, call));
        Add<ListSegmentsRequest, ListSegmentsResponse>(
            context, nameof(SegmentService.SegmentServiceBase.ListSegments), static (s, _, call) => s.ListAsync(call));
        Add<UpdateSegmentRequest, Segment>(
            context, nameof(SegmentService.SegmentServiceBase.UpdateSegment), static (s, request, call) => s.UpdateAsync(request, call));
        Add<DeleteSegmentRequest, DeleteSegmentResponse>(
            context, nameof(SegmentService.SegmentServiceBase.DeleteSegment), static (s, request, call) => s.DeleteAsync(request, call));
        Add<CountSegmentRequest, CountSegmentResponse>(
            context, nameof(SegmentService.SegmentServiceBase.CountSegment), static (s, request, call) => s.CountAsync(request, call));
        Add<ListSegmentMembersRequest, ListEndUsersResponse>(
            context, nameof(SegmentService.SegmentServiceBase.ListSegmentMembers), static (s, request, call) => s.MembersAsync(request, call));
        Add<EvaluateSegmentsRequest, EvaluateSegmentsResponse>(
            context, nameof(SegmentService.SegmentServiceBase.EvaluateSegments), static (s, request, call) => s.EvaluateAsync(request, call));
        Add<ExplainSegmentRequest, ExplainSegmentResponse>(
            context, nameof(SegmentService.SegmentServiceBase.ExplainSegment), static (s, request, call) => s.ExplainAsync(request, call));
        context.AddServerStreamingMethod(
            Marshalling.Method<WatchSegmentRequest, WatchSegmentResponse>(SegmentService.Descriptor, nameof(SegmentService.SegmentServiceBase.WatchSegment)),
            [],
            static (s, request, answers, call) => s.GuardAsync(s.WatchAsync(request, answers, call), call));
    }

    private static void Add<TRequest, TResponse>(
        ServiceMethodProviderContext<SegmentGateway> context, string name, UnaryServerMethod<SegmentGateway, TRequest, TResponse> method)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse>, new() =>
        context.AddUnaryMethod(
            Marshalling.Method<TRequest, TResponse>(SegmentService.Descriptor, name),
            [],
            (s, request, call) => s.GuardAsync(method(s, request, call), call));

    private async Task<Segment> CreateAsync(CreateSegmentRequest request, ServerCallContext context)
    {
        var draft = new Service.Segments.SegmentDraft(request.Name, request.DisplayName, request.Description, request.Filter);
        return (await segments.CreateAsync(context.Authenticate(accounts), draft, context.CancellationToken)).ToMessage();
    }

    private async Task<Segment> GetAsync(GetSegmentRequest request, ServerCallContext context) =>
        (await segments.GetAsync(context.Authenticate(accounts), request.Name, context.CancellationToken)).ToMessage();

    private async Task<ListSegmentsResponse> ListAsync(ServerCallContext context)
    {
        var all = await segments.ListAsync(context.Authenticate(accounts), context.CancellationToken);
        return new ListSegmentsResponse { Segments = { all.Select(s => s.ToMessage()) } };
    }

    private async Task<Segment> UpdateAsync(UpdateSegmentRequest request, ServerCallContext context)
    {
        var draft = new Service.Segments.SegmentDraft(
            null,
            request.HasDisplayName ? request.DisplayName : null,
            request.HasDescription ? request.Description : null,
            request.HasFilter ? request.Filter : null);
        var updated = await segments.UpdateAsync(
            context.Authenticate(accounts), request.Name, draft, request.HasRevision ? request.Revision : null, context.CancellationToken);
        return updated.ToMessage();
    }

    private async Task<DeleteSegmentResponse> DeleteAsync(DeleteSegmentRequest request, ServerCallContext context)
    {
        await segments.DeleteAsync(
            context.Authenticate(accounts), request.Name, request.HasRevision ? request.Revision : null, context.CancellationToken);
        return new DeleteSegmentResponse();
    }

    private async Task<CountSegmentResponse> CountAsync(CountSegmentRequest request, ServerCallContext context) =>
        new() { Count = await segments.CountAsync(context.Authenticate(accounts), request.Name, context.CancellationToken) };

    private async Task<ListEndUsersResponse> MembersAsync(ListSegmentMembersRequest request, ServerCallContext context)
    {
        var asked = new ListRequest
        {
            OrderBy = request.OrderBy,
            PageSize = request.PageSize,
            PageToken = request.PageToken,
            WithTotal = request.TotalSize,
        };
        return EndUserGateway.Answer(await segments.MembersAsync(context.Authenticate(accounts), request.Name, asked, context.CancellationToken));
    }

    private async Task<EvaluateSegmentsResponse> EvaluateAsync(EvaluateSegmentsRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var (kind, id) = request.EndUser.Read("endUser");
        var verdicts = await segments.EvaluateAsync(caller, kind, id, request.Segments, context.CancellationToken, IdField);
        return new EvaluateSegmentsResponse { Verdicts = { verdicts.Select(v => v.ToMessage()) } };
    }

    private async Task<ExplainSegmentResponse> ExplainAsync(ExplainSegmentRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var (kind, id) = request.EndUser.Read("endUser");
        return (await segments.ExplainAsync(caller, kind, id, request.Segment, request.Filter, context.CancellationToken, IdField)).ToMessage();
    }

    private async Task<Empty> WatchAsync(
        WatchSegmentRequest request, IServerStreamWriter<WatchSegmentResponse> answers, ServerCallContext context)
    {
        context.Authenticate(accounts);
        var key = context.Key();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var news in watches.WatchAsync(() => accounts.Authenticate(key), request.Segment, request.Position, end.Token))
                await answers.WriteAsync(news.ToMessage(), context.CancellationToken);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw new ServiceException(ServiceFault.Unavailable, "The gateway is stopping; go on with another from the last position.");
        }
        return new Empty();
    }

    private Task<T> GuardAsync<T>(Task<T> answer, ServerCallContext context) => guard.RunAsync(answer, context);
}
