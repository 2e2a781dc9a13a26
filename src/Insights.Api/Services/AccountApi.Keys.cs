using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.Domain.Accounts;
using Insights.Service;
using Insights.V1;

namespace Insights.Api.Services;

/// <content>Keys.</content>
internal sealed partial class AccountApi
{
    public override async Task<CreateKeyResponse> CreateKey(CreateKeyRequest request, ServerCallContext context)
    {
        var (key, text) = await administration.CreateKeyAsync(
            context.Caller(), request.Account, KeyForm.KindOf(request.Kind), context.CancellationToken, request.Description, request.Origins);
        return new() { KeyId = key.KeyId, Key = text, Kind = KeyForm.KindOf(key.Kind) };
    }

    public override async Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context)
    {
        var page = await administration.ListKeysAsync(
            context.Caller(), request.Account, request.PageSize, request.PageToken, context.CancellationToken);
        var answer = new ListKeysResponse { Keys = { page.Keys.Select(KeyForm.ToMessage) } };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        return answer;
    }

    public override async Task<RotateKeyResponse> RotateKey(RotateKeyRequest request, ServerCallContext context)
    {
        var faults = new List<SettingsFault>();
        var overlap = SettingsForm.Length(request.Overlap, "overlap", TimeSpan.Zero, faults);
        if (faults is [var fault, ..])
            throw ServiceException.Invalid(fault.Field, fault.Problem);
        var (key, text, ends) = await administration.RotateKeyAsync(
            context.Caller(), request.Account, request.KeyId, overlap, context.CancellationToken);
        return new()
        {
            KeyId = key.KeyId,
            Key = text,
            Kind = KeyForm.KindOf(key.Kind),
            OldRevokeTime = Timestamp.FromDateTimeOffset(ends),
        };
    }

    public override async Task<RevokeKeyResponse> RevokeKey(RevokeKeyRequest request, ServerCallContext context)
    {
        await administration.RevokeKeyAsync(context.Caller(), request.Account, request.KeyId, context.CancellationToken);
        return new();
    }
}
