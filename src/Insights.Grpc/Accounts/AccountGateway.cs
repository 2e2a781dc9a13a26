using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Domain.Accounts;
using Insights.Grpc.Calls;
using Insights.Grpc.Users;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Verification;
using Insights.V1;
using Account = Insights.V1.Account;
using Methods = Insights.V1.AccountService.AccountServiceBase;
using UserKind = Insights.Domain.EndUsers.UserKind;

namespace Insights.Grpc.Accounts;

/// <summary>AccountService of accounts.proto.</summary>
internal sealed partial class AccountGateway(
    AccountDirectory accounts, AccountAdministration administration, AuditLog log, VerifyService verify, CallGuard guard)
    : IServiceMethodProvider<AccountGateway>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<AccountGateway> context)
    {
        Add<CreateAccountRequest, Account>(context, nameof(Methods.CreateAccount), static (s, request, call) => s.CreateAsync(request, call));
        Add<GetAccountRequest, Account>(context, nameof(Methods.GetAccount), static (s, request, call) => s.GetAsync(request, call));
        Add<GetSettingsRequest, AccountSettingsDocument>(
            context, nameof(Methods.GetSettings), static (s, request, call) => s.GetSettingsAsync(request, call));
        Add<UpdateSettingsRequest, AccountSettingsDocument>(
            context, nameof(Methods.UpdateSettings), static (s, request, call) => s.UpdateSettingsAsync(request, call));
        Add<CreateKeyRequest, CreateKeyResponse>(context, nameof(Methods.CreateKey), static (s, request, call) => s.CreateKeyAsync(request, call));
        Add<ListKeysRequest, ListKeysResponse>(context, nameof(Methods.ListKeys), static (s, request, call) => s.ListKeysAsync(request, call));
        Add<RotateKeyRequest, RotateKeyResponse>(context, nameof(Methods.RotateKey), static (s, request, call) => s.RotateKeyAsync(request, call));
        Add<RevokeKeyRequest, RevokeKeyResponse>(context, nameof(Methods.RevokeKey), static (s, request, call) => s.RevokeKeyAsync(request, call));
        Add<ListAuditLogRequest, ListAuditLogResponse>(
            context, nameof(Methods.ListAuditLog), static (s, request, call) => s.ListAuditLogAsync(request, call));
        context.AddServerStreamingMethod(
            Marshalling.Method<VerifyAccountRequest, VerifyAccountResponse>(AccountService.Descriptor, nameof(Methods.VerifyAccount)),
            [],
            static (s, request, answers, call) => s.GuardAsync(s.VerifyAsync(request, answers, call), call));
    }

    private static void Add<TRequest, TResponse>(
        ServiceMethodProviderContext<AccountGateway> context, string name, UnaryServerMethod<AccountGateway, TRequest, TResponse> method)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse>, new() =>
        context.AddUnaryMethod(
            Marshalling.Method<TRequest, TResponse>(AccountService.Descriptor, name),
            [],
            (s, request, call) => s.GuardAsync(method(s, request, call), call));

    private async Task<Account> CreateAsync(CreateAccountRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.MustBeOperator();
        return ToMessage(await administration.CreateAsync(caller, request.Account, Read(request.Settings), context.CancellationToken));
    }

    private async Task<Account> GetAsync(GetAccountRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.MustBeOperator();
        return ToMessage(await administration.GetAsync(caller, request.Account, context.CancellationToken));
    }

    private async Task<AccountSettingsDocument> GetSettingsAsync(GetSettingsRequest request, ServerCallContext context) =>
        ToDocument(await administration.GetAsync(context.Authenticate(accounts), request.Account, context.CancellationToken));

    private async Task<AccountSettingsDocument> UpdateSettingsAsync(UpdateSettingsRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.MustBeOperator();
        if (request.Settings is null)
            throw ServiceException.Invalid("settings", "is needed");
        return ToDocument(await administration.ChangeSettingsAsync(
            caller,
            request.Account,
            Read(request.Settings),
            request.UpdateMask is null ? null : [.. request.UpdateMask.Paths.Select(SettingsForm.FieldOf)],
            request.HasRevision ? request.Revision : null,
            context.CancellationToken));
    }

    private static Domain.Accounts.AccountSettings Read(V1.AccountSettings? settings)
    {
        var faults = new List<SettingsFault>();
        var read = SettingsForm.Read(settings, faults);
        return faults.Count == 0 ? read : throw ServiceException.InvalidSettings(faults);
    }

    private async Task<ListAuditLogResponse> ListAuditLogAsync(ListAuditLogRequest request, ServerCallContext context)
    {
        var (entries, next) = await log.ListAsync(
            context.Authenticate(accounts), request.Account, request.PageSize, request.PageToken, context.CancellationToken);
        return new ListAuditLogResponse { Entries = { entries.Select(AuditForm.ToMessage) }, NextPageToken = next ?? "" };
    }

    private async Task<Empty> VerifyAsync(
        VerifyAccountRequest request, IServerStreamWriter<VerifyAccountResponse> answers, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        var user = request.User is null ? default((UserKind, string)?) : request.User.Read("user");
        await foreach (var report in verify.VerifyAsync(caller, request.Account, user, context.CancellationToken))
            await answers.WriteAsync(VerifyForm.ToMessage(report), context.CancellationToken);
        return new Empty();
    }

    private Task<T> GuardAsync<T>(Task<T> answer, ServerCallContext context) => guard.RunAsync(answer, context);

    private static Account ToMessage(Domain.Accounts.Account account) =>
        new() { Account_ = account.Name, Settings = SettingsForm.ToMessage(account.Settings) };

    private static AccountSettingsDocument ToDocument(Domain.Accounts.Account account) =>
        new() { Account = account.Name, Revision = account.Revision, Settings = SettingsForm.ToMessage(account.Settings) };
}
