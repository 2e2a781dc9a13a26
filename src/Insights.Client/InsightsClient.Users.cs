using Grpc.Core;
using Insights.Client.Sending;
using Insights.V1;
using Users = Insights.V1.EndUserService.EndUserServiceClient;

namespace Insights.Client;

public sealed partial class InsightsClient
{
    /// <summary>Most users that a gateway looks up at a time.</summary>
    private const int UsersAtATime = 500;

    /// <inheritdoc/>
    public async Task<EndUser?> GetAsync(EndUserKey user, bool openSession = false, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        var request = new GetEndUserRequest { EndUser = user.Clone(), View = View(openSession) };
        return (await FoundAsync(ReadAsync((c, o) => new Users(c).GetEndUserAsync(request, o), ct)).ConfigureAwait(false))?.EndUser;
    }

    /// <inheritdoc/>
    public async Task<BatchGetEndUsersResponse> BatchGetAsync(
        IEnumerable<EndUserKey> users, bool openSession = false, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(users);
        var all = new BatchGetEndUsersResponse();
        foreach (var batch in users.Chunk(UsersAtATime))
        {
            var request = new BatchGetEndUsersRequest { EndUsers = { batch.Select(u => u.Clone()) }, View = View(openSession) };
            all.MergeFrom(await ReadAsync((c, o) => new Users(c).BatchGetEndUsersAsync(request, o), ct).ConfigureAwait(false));
        }
        return all;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<EndUser> ListAsync(ListEndUsersRequest request, CancellationToken ct = default) => Pages.ReadAsync(
        request, (r, t) => ReadAsync((c, o) => new Users(c).ListEndUsersAsync(r, o), t), p => p.EndUsers, ct);

    /// <inheritdoc/>
    public IAsyncEnumerable<EndUser> SearchAsync(SearchEndUsersRequest request, CancellationToken ct = default) => Pages.ReadAsync(
        request, (r, t) => ReadAsync((c, o) => new Users(c).SearchEndUsersAsync(r, o), t), p => p.EndUsers, ct);

    /// <inheritdoc/>
    public IAsyncEnumerable<Session> ListSessionsAsync(ListSessionsRequest request, CancellationToken ct = default) => Pages.ReadAsync(
        request, (r, t) => ReadAsync((c, o) => new Users(c).ListSessionsAsync(r, o), t), p => p.Sessions, ct);

    /// <inheritdoc/>
    public async Task<SessionDetail?> GetSessionAsync(EndUserKey user, string session, bool openSession = false, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentException.ThrowIfNullOrEmpty(session);
        var request = new GetSessionRequest { EndUser = user.Clone(), Session = session, View = View(openSession) };
        return (await FoundAsync(ReadAsync((c, o) => new Users(c).GetSessionAsync(request, o), ct)).ConfigureAwait(false))?.SessionDetail;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TimelineEvent> ListEventsAsync(ListEventsRequest request, CancellationToken ct = default) => Pages.ReadAsync(
        request, (r, t) => ReadAsync((c, o) => new Users(c).ListEventsAsync(r, o), t), p => p.Events, ct);

    /// <inheritdoc/>
    public IAsyncEnumerable<AttributeChange> ListAttributeHistoryAsync(ListAttributeHistoryRequest request, CancellationToken ct = default) =>
        Pages.ReadAsync(request, (r, t) => ReadAsync((c, o) => new Users(c).ListAttributeHistoryAsync(r, o), t), p => p.Changes, ct);

    private static EndUserView.Types.View View(bool openSession) =>
        openSession ? EndUserView.Types.View.OpenSession : EndUserView.Types.View.Basic;

    private static async Task<T?> FoundAsync<T>(Task<T> call)
        where T : class
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
