using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.Domain.Accounts;
using Insights.Grpc.Calls;
using Insights.Service;
using Insights.V1;

namespace Insights.Grpc.Accounts;

internal sealed partial class AccountGateway
{
    private async Task<CreateKeyResponse> CreateKeyAsync(CreateKeyRequest request, ServerCallContext context)
    {
        var (key, text) = await administration.CreateKeyAsync(
            context.Authenticate(accounts), request.Account, KeyForm.KindOf(request.Kind), context.CancellationToken);
        return new CreateKeyResponse { KeyId = key.KeyId, Key = text, Kind = KeyForm.KindOf(key.Kind) };
    }

    private async Task<ListKeysResponse> ListKeysAsync(ListKeysRequest request, ServerCallContext context) => new()
    {
        Keys =
        {
            (await administration.ListKeysAsync(context.Authenticate(accounts), request.Account, context.CancellationToken))
            .Select(KeyForm.ToMessage),
        },
    };

    private async Task<RotateKeyResponse> RotateKeyAsync(RotateKeyRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.MustBeOperator();
        var faults = new List<SettingsFault>();
        var overlap = SettingsForm.Length(request.Overlap, "overlap", TimeSpan.Zero, faults);
        foreach (var fault in faults)
            throw ServiceException.Invalid(fault.Field, fault.Problem);
        var (key, text, ends) = await administration.RotateKeyAsync(
            caller, request.Account, request.KeyId, overlap, context.CancellationToken);
        return new RotateKeyResponse
        {
            KeyId = key.KeyId,
            Key = text,
            Kind = KeyForm.KindOf(key.Kind),
            OldRevokeTime = Timestamp.FromDateTimeOffset(ends),
        };
    }

    private async Task<RevokeKeyResponse> RevokeKeyAsync(RevokeKeyRequest request, ServerCallContext context)
    {
        await administration.RevokeKeyAsync(
            context.Authenticate(accounts), request.Account, request.KeyId, context.CancellationToken);
        return new RevokeKeyResponse();
    }
}
