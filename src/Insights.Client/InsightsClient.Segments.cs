using System.Runtime.CompilerServices;
using Grpc.Core;
using Insights.Client.Sending;
using Insights.V1;

namespace Insights.Client;

public sealed partial class InsightsClient
{
    /// <summary>Members asked for at a time; the most that a gateway gives.</summary>
    private const int MembersAtATime = 1000;

    /// <summary>
    /// Whether one user is in segments, by what is known of it now: what targets content on a page. Needs a server or import
    /// key. Asked again until a gateway has answered, at most for <see cref="InsightsClientOptions.GiveUpAfter"/>: who has a
    /// page waiting gives a <paramref name="ct"/> that fires sooner.
    /// </summary>
    /// <param name="user">Who.</param>
    /// <param name="segments">Names of up to 250; none: all of the account.</param>
    /// <param name="ct">Ends the trying.</param>
    /// <returns>A verdict for each segment, in order; one that is not there, or invalid now, is told in its own.</returns>
    /// <exception cref="RpcException">It was refused, with NOT_FOUND for one who is not known; or no gateway could be had.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public async Task<IReadOnlyList<SegmentVerdict>> EvaluateSegmentsAsync(
        EndUserKey user, IEnumerable<string> segments, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(segments);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
        var request = new EvaluateSegmentsRequest { EndUser = user.Clone(), Segments = { segments } };
        return (await _calls.MakeAsync(SegmentCalls.Evaluate, request, ct).ConfigureAwait(false)).Verdicts;
    }

    /// <summary>
    /// The users in a segment, those last seen last first; asked for page by page as they are read, so that one who does not
    /// change meanwhile comes exactly once. Needs a server or import key. Each page is asked for again as
    /// <see cref="EvaluateSegmentsAsync"/> does.
    /// </summary>
    /// <param name="segment">Its name.</param>
    /// <param name="ct">Ends the trying.</param>
    /// <exception cref="RpcException">
    /// It was refused: NOT_FOUND, or FAILED_PRECONDITION where the segment is invalid now; or no gateway could be had.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public async IAsyncEnumerable<EndUser> ListSegmentMembersAsync(string segment, [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(segment);
        var request = new ListSegmentMembersRequest { Name = segment, PageSize = MembersAtATime };
        do
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
            var page = await _calls.MakeAsync(SegmentCalls.ListMembers, request, ct).ConfigureAwait(false);
            foreach (var user in page.EndUsers)
                yield return user;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}
