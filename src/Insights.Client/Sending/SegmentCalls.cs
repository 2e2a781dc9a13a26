using Grpc.Core;
using Insights.V1;

namespace Insights.Client.Sending;

/// <summary>The methods of SegmentService that the client calls.</summary>
internal static class SegmentCalls
{
    public static readonly Method<EvaluateSegmentsRequest, EvaluateSegmentsResponse> Evaluate = ServiceMethod.Of(
        SegmentService.Descriptor, nameof(SegmentService.SegmentServiceBase.EvaluateSegments),
        EvaluateSegmentsRequest.Parser, EvaluateSegmentsResponse.Parser);

    public static readonly Method<ListSegmentMembersRequest, ListEndUsersResponse> ListMembers = ServiceMethod.Of(
        SegmentService.Descriptor, nameof(SegmentService.SegmentServiceBase.ListSegmentMembers),
        ListSegmentMembersRequest.Parser, ListEndUsersResponse.Parser);
}
