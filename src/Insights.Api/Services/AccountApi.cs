using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Verification;
using Insights.V1;
using UserKind = Insights.Domain.EndUsers.UserKind;

namespace Insights.Api.Services;

/// <summary>AccountService of accounts.proto.</summary>
internal sealed partial class AccountApi(AccountAdministration administration, AuditLog log, VerifyService verify)
    : AccountService.AccountServiceBase
{
    public override async Task<CreateAccountResponse> CreateAccount(CreateAccountRequest request, ServerCallContext context)
    {
        var created = await administration.CreateAsync(
            context.Caller(), request.Account, SettingsForm.Read(request.Settings), context.CancellationToken);
        return new() { Account = created.ToMessage() };
    }

    public override async Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context) =>
        new() { Account = (await administration.GetAsync(context.Caller(), request.Account, context.CancellationToken)).ToMessage() };

    public override async Task<GetSettingsResponse> GetSettings(GetSettingsRequest request, ServerCallContext context) =>
        new() { Document = (await administration.GetAsync(context.Caller(), request.Account, context.CancellationToken)).ToDocument() };

    public override async Task<UpdateSettingsResponse> UpdateSettings(UpdateSettingsRequest request, ServerCallContext context)
    {
        if (request.Settings is null)
            throw ServiceException.Invalid("settings", "is needed");
        var changed = await administration.ChangeSettingsAsync(
            context.Caller(),
            request.Account,
            SettingsForm.Read(request.Settings),
            request.UpdateMask is null ? null : [.. request.UpdateMask.Paths.Select(SettingsForm.FieldOf)],
            request.HasRevision ? request.Revision : null,
            context.CancellationToken);
        return new() { Document = changed.ToDocument() };
    }

    public override async Task<ListAuditLogResponse> ListAuditLog(ListAuditLogRequest request, ServerCallContext context)
    {
        var (entries, next) = await log.ListAsync(
            context.Caller(), request.Account, request.PageSize, request.PageToken, context.CancellationToken);
        var answer = new ListAuditLogResponse { Entries = { entries.Select(AuditForm.ToMessage) } };
        if (next is not null)
            answer.NextPageToken = next;
        return answer;
    }

    public override async Task VerifyAccount(
        VerifyAccountRequest request, IServerStreamWriter<VerifyAccountResponse> responseStream, ServerCallContext context)
    {
        var user = request.User is null ? default((UserKind, string)?) : request.User.Read("user");
        await foreach (var report in verify.VerifyAsync(context.Caller(), request.Account, user, context.CancellationToken))
            await responseStream.WriteAsync(VerifyForm.ToMessage(report), context.CancellationToken);
    }
}
