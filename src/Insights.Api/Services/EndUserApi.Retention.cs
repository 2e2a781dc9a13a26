using Google.Protobuf;
using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.V1;

namespace Insights.Api.Services;

/// <content>Erasing and exporting.</content>
internal sealed partial class EndUserApi
{
    /// <summary>Largest piece of an export, bytes.</summary>
    private const int ChunkBytes = 64 * 1024;

    public override async Task<EraseEndUserResponse> EraseEndUser(EraseEndUserRequest request, ServerCallContext context)
    {
        var (kind, id) = request.EndUser.Read("endUser");
        var erased = await erasures.EraseAsync(context.Caller(), kind, id, context.CancellationToken, IdField);
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

    public override async Task ExportEndUser(
        ExportEndUserRequest request, IServerStreamWriter<ExportEndUserResponse> responseStream, ServerCallContext context)
    {
        var (kind, id) = request.EndUser.Read("endUser");
        await foreach (var piece in exports.ExportAsync(context.Caller(), kind, id, context.CancellationToken, IdField))
        {
            for (var at = 0; at < piece.Length; at += ChunkBytes)
            {
                var chunk = piece.Slice(at, Math.Min(ChunkBytes, piece.Length - at));
                await responseStream.WriteAsync(new ExportEndUserResponse { Chunk = UnsafeByteOperations.UnsafeWrap(chunk) }, context.CancellationToken);
            }
        }
    }
}
