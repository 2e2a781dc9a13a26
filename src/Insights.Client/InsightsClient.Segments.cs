using System.Runtime.CompilerServices;
using Insights.Client.Sending;
using Insights.V1;
using Segments = Insights.V1.SegmentService.SegmentServiceClient;

namespace Insights.Client;

public sealed partial class InsightsClient
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<SegmentVerdict>> EvaluateSegmentsAsync(
        EndUserKey user, IEnumerable<string> segments, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(segments);
        var request = new EvaluateSegmentsRequest { EndUser = user.Clone(), Segments = { segments } };
        return (await ReadAsync((c, o) => new Segments(c).EvaluateSegmentsAsync(request, o), ct).ConfigureAwait(false)).Verdicts;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<EndUser> ListSegmentMembersAsync(ListSegmentMembersRequest request, CancellationToken ct = default) =>
        Pages.ReadAsync(request, (r, t) => ReadAsync((c, o) => new Segments(c).ListSegmentMembersAsync(r, o), t), p => p.EndUsers, ct);

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchSegmentResponse> WatchSegmentAsync(
        string segment, string position = "", [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(segment);
        ThrowIfDisposed();
        var answers = _calls.StreamAsync(
            (c, o) => new Segments(c).WatchSegment(new WatchSegmentRequest { Segment = segment, Position = position }, o), ct);
        await foreach (var answer in answers.ConfigureAwait(false))
        {
            position = answer.Position;
            yield return answer;
        }
    }
}
