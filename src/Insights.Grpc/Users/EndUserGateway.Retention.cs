using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Grpc.Calls;
using Insights.V1;

namespace Insights.Grpc.Users;

internal sealed partial class EndUserGateway
{
    /// <summary>Largest piece of an export, bytes.</summary>
    private const int ChunkBytes = 64 * 1024;

    private static readonly Method<EraseEndUserRequest, EraseEndUserResponse> Erase =
        Marshalling.Method<EraseEndUserRequest, EraseEndUserResponse>(
            EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.EraseEndUser));

    private static readonly Method<ExportEndUserRequest, ExportEndUserResponse> Export =
        Marshalling.Method<ExportEndUserRequest, ExportEndUserResponse>(
            EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.ExportEndUser));

    private async Task<EraseEndUserResponse> EraseAsync(EraseEndUserRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var (kind, id) = request.EndUser.Read("endUser");
        var erased = await erasures.EraseAsync(caller, kind, id, context.CancellationToken, IdField);
        return new EraseEndUserResponse
        {
            Entries = erased.Rows.Entries,
            Sessions = erased.Rows.Sessions,
            Attributes = erased.Rows.Attributes,
            Snapshot = erased.Rows.Snapshots > 0,
            Alarm = erased.Rows.Alarms > 0,
            AnonymousRecords = erased.AnonymousRecords,
            AnonymousEntries = erased.AnonymousEntries,
        };
    }

    private async Task<Empty> ExportAsync(
        ExportEndUserRequest request, IServerStreamWriter<ExportEndUserResponse> answers, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var (kind, id) = request.EndUser.Read("endUser");
        var document = await exports.ExportAsync(caller, kind, id, context.CancellationToken, IdField);
        for (var at = 0; at < document.Length; at += ChunkBytes)
        {
            var chunk = document.Slice(at, Math.Min(ChunkBytes, document.Length - at));
            await answers.WriteAsync(new ExportEndUserResponse { Chunk = UnsafeByteOperations.UnsafeWrap(chunk) }, context.CancellationToken);
        }
        return new Empty();
    }
}
