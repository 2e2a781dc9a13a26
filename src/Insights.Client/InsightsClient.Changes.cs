using Insights.V1;
using Users = Insights.V1.EndUserService.EndUserServiceClient;

namespace Insights.Client;

public sealed partial class InsightsClient
{
    /// <inheritdoc/>
    public async Task<UpdateEndUserResult> UpdateAsync(UpdateEndUserRequest request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = new UpdateEndUserRequest(request);
        (request.OperationId, request.Time) = (IdOr(request.OperationId), TimeOr(request.Time));
        return (await ChangeAsync((c, o) => new Users(c).UpdateEndUserAsync(request, o), ct).ConfigureAwait(false)).Result;
    }

    /// <inheritdoc/>
    public async Task<IdentityResult> IdentifyAsync(IdentifyRequest request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = new IdentifyRequest(request);
        (request.OperationId, request.Time) = (IdOr(request.OperationId), TimeOr(request.Time));
        return (await ChangeAsync((c, o) => new Users(c).IdentifyAsync(request, o), ct).ConfigureAwait(false)).Result;
    }

    /// <inheritdoc/>
    public async Task<IdentityResult> AnonymizeAsync(AnonymizeRequest request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = new AnonymizeRequest(request);
        (request.OperationId, request.Time) = (IdOr(request.OperationId), TimeOr(request.Time));
        return (await ChangeAsync((c, o) => new Users(c).AnonymizeAsync(request, o), ct).ConfigureAwait(false)).Result;
    }

    /// <inheritdoc/>
    public Task<EraseEndUserResponse> EraseAsync(EndUserKey user, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        var request = new EraseEndUserRequest { EndUser = user.Clone() };
        return ChangeAsync((c, o) => new Users(c).EraseEndUserAsync(request, o), ct);
    }

    /// <inheritdoc/>
    public async Task<byte[]> ExportAsync(EndUserKey user, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ThrowIfDisposed();
        var request = new ExportEndUserRequest { EndUser = user.Clone() };
        return await _calls.MakeAsync(
            async (calls, options) =>
            {
                using var call = new Users(calls).ExportEndUser(request, options);
                using var document = new MemoryStream();
                while (await call.ResponseStream.MoveNext(options.CancellationToken).ConfigureAwait(false))
                    call.ResponseStream.Current.Chunk.WriteTo(document);
                return document.ToArray();
            },
            _options.GiveUpReadsAfter, ct).ConfigureAwait(false);
    }
}
