using System.Collections.Concurrent;
using Grpc.Core;
using Insights.V1;

namespace Insights.Client.Tests.Fixture;

/// <summary>Segments of five members in pages of two, or failures as a test says.</summary>
public sealed class FakeSegments : SegmentService.SegmentServiceBase
{
    private static readonly string[] _members = ["u1", "u2", "u3", "u4", "u5"];
    private int _calls;

    public ConcurrentQueue<(EvaluateSegmentsRequest Request, string? Key)> Evaluations { get; } = new();

    public ConcurrentQueue<ListSegmentMembersRequest> Pages { get; } = new();

    /// <summary>What a call fails with, by its number from 1; null: it does not.</summary>
    public Func<int, RpcException?>? Fault { get; set; }

    public override Task<EvaluateSegmentsResponse> EvaluateSegments(EvaluateSegmentsRequest request, ServerCallContext context)
    {
        Evaluations.Enqueue((request, context.RequestHeaders.GetValue("x-api-key")));
        Fail();
        var answer = new EvaluateSegmentsResponse();
        answer.Verdicts.Add(request.Segments.Select(s => new SegmentVerdict { Segment = s, Status = SegmentVerdict.Types.Status.Member }));
        return Task.FromResult(answer);
    }

    public override Task<ListSegmentMembersResponse> ListSegmentMembers(ListSegmentMembersRequest request, ServerCallContext context)
    {
        Pages.Enqueue(request);
        Fail();
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, System.Globalization.CultureInfo.InvariantCulture);
        var page = new ListSegmentMembersResponse { NextPageToken = from + 2 < _members.Length ? $"{from + 2}" : "" };
        page.EndUsers.Add(_members.Skip(from).Take(2).Select(id => new EndUser { Id = id }));
        return Task.FromResult(page);
    }

    /// <summary>The positions that watching began at, in order.</summary>
    public ConcurrentQueue<string> Watches { get; } = new();

    /// <summary>What a watch answers, by its number from 1; ends or fails as it does.</summary>
    public Func<int, IServerStreamWriter<WatchSegmentResponse>, CancellationToken, Task>? Watch { get; set; }

    public override Task WatchSegment(WatchSegmentRequest request, IServerStreamWriter<WatchSegmentResponse> responseStream, ServerCallContext context)
    {
        Watches.Enqueue(request.Position);
        return Watch!(Watches.Count, responseStream, context.CancellationToken);
    }

    private void Fail()
    {
        if (Fault?.Invoke(Interlocked.Increment(ref _calls)) is { } fault)
            throw fault;
    }
}
