using Grpc.Core;
using Insights.Client.Sending;
using Insights.V1;

namespace Insights.Client;

public sealed partial class InsightsClient
{
    /// <summary>
    /// Erases one user at once and for good; ends when nothing of it is left. Needs a server or import key. Sent again until a
    /// gateway has answered, at most for <see cref="InsightsClientOptions.GiveUpAfter"/>.
    /// </summary>
    /// <param name="user">Who; one who is not known is no error.</param>
    /// <param name="ct">Ends the trying; the user may have been erased.</param>
    /// <returns>What there was; nothing where an earlier try had erased it and its answer was lost.</returns>
    /// <exception cref="RpcException">It was refused; or no gateway could be had.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public Task<EraseEndUserResponse> EraseAsync(EndUserKey user, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
        return _calls.MakeAsync(EndUserCalls.Erase, new EraseEndUserRequest { EndUser = user.Clone() }, ct);
    }

    /// <summary>
    /// Everything kept about one user, as one JSON document in UTF-8. Needs a server or import key. Asked for again until a
    /// gateway has answered, at most for <see cref="InsightsClientOptions.GiveUpAfter"/>.
    /// </summary>
    /// <param name="user">Who.</param>
    /// <param name="ct">Ends the trying.</param>
    /// <exception cref="RpcException">It was refused, with NOT_FOUND for one who is not known; or no gateway could be had.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public Task<byte[]> ExportAsync(EndUserKey user, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
        var request = new ExportEndUserRequest { EndUser = user.Clone() };
        return _calls.MakeAsync(
            async (calls, options) =>
            {
                using var call = calls.AsyncServerStreamingCall(EndUserCalls.Export, null, options, request);
                using var document = new MemoryStream();
                while (await call.ResponseStream.MoveNext(options.CancellationToken).ConfigureAwait(false))
                    call.ResponseStream.Current.Chunk.WriteTo(document);
                return document.ToArray();
            },
            ct);
    }
}
