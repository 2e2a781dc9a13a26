using System.Runtime.CompilerServices;
using Insights.Client.Sending;
using Insights.V1;

namespace Insights.Client;

public sealed partial class InsightsClient
{
    /// <inheritdoc/>
    public IAsyncEnumerable<LiveUser> ListLiveAsync(ListLiveUsersRequest request, CancellationToken ct = default) => Pages.ReadAsync(
        request, (r, t) => ReadAsync((c, o) => new LiveService.LiveServiceClient(c).ListLiveUsersAsync(r, o), t), p => p.Users, ct);

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchLiveUsersResponse> WatchLiveAsync(
        string application = "", [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(application);
        ThrowIfDisposed();
        var live = new HashSet<EndUserKey>();
        // Who was live when the connection broke and is not in the next one's snapshot so far.
        var missing = new HashSet<EndUserKey>();
        var answers = _calls.StreamAsync(
            (c, o) =>
            {
                missing.UnionWith(live);
                live.Clear();
                return new LiveService.LiveServiceClient(c).WatchLiveUsers(new WatchLiveUsersRequest { Application = application }, o);
            },
            ct);
        await foreach (var answer in answers.ConfigureAwait(false))
        {
            live.UnionWith(answer.Users.Select(u => u.EndUser));
            live.ExceptWith(answer.Left);
            missing.ExceptWith(live);
            missing.ExceptWith(answer.Left);
            if (!answer.Snapshot)
            {
                answer.Left.Add(missing);
                missing.Clear();
            }
            yield return answer;
        }
    }
}
