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
using UserKind = Insights.Domain.EndUsers.UserKind;

namespace Insights.Grpc.Accounts;

/// <summary>AccountService of accounts.proto.</summary>
internal sealed class AccountGateway(AccountDirectory accounts, VerifyService verify, CallGuard guard) : IServiceMethodProvider<AccountGateway>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<AccountGateway> context)
    {
        Add<CreateAccountRequest, Account>(
            context, nameof(AccountService.AccountServiceBase.CreateAccount), static (s, request, call) => s.CreateAsync(request, call));
        Add<GetAccountRequest, Account>(
            context, nameof(AccountService.AccountServiceBase.GetAccount), static (s, request, call) => s.GetAsync(request, call));
        Add<CreateKeyRequest, CreateKeyResponse>(
            context, nameof(AccountService.AccountServiceBase.CreateKey), static (s, request, call) => s.CreateKeyAsync(request, call));
        Add<ListKeysRequest, ListKeysResponse>(
            context, nameof(AccountService.AccountServiceBase.ListKeys), static (s, request, call) => s.ListKeysAsync(request, call));
        Add<RevokeKeyRequest, RevokeKeyResponse>(
            context, nameof(AccountService.AccountServiceBase.RevokeKey), static (s, request, call) => s.RevokeKeyAsync(request, call));
        context.AddServerStreamingMethod(
            Marshalling.Method<VerifyAccountRequest, VerifyAccountResponse>(
                AccountService.Descriptor, nameof(AccountService.AccountServiceBase.VerifyAccount)),
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
        context.Authenticate(accounts).MustBeOperator();
        var faults = new List<SettingsFault>();
        var settings = SettingsForm.Read(request.Settings, faults);
        if (faults.Count > 0)
            throw ServiceException.InvalidSettings(faults);
        return ToMessage(await accounts.CreateAsync(request.Account, settings, context.CancellationToken));
    }

    private async Task<Account> GetAsync(GetAccountRequest request, ServerCallContext context)
    {
        await Task.CompletedTask;
        context.Authenticate(accounts).MustBeOperator();
        return ToMessage(accounts.Get(request.Account));
    }

    private async Task<CreateKeyResponse> CreateKeyAsync(CreateKeyRequest request, ServerCallContext context)
    {
        context.Authenticate(accounts).MustBeOperator();
        var (key, text) = await accounts.CreateKeyAsync(request.Account, KeyForm.KindOf(request.Kind), context.CancellationToken);
        return new CreateKeyResponse { KeyId = key.KeyId, Key = text, Kind = KeyForm.KindOf(key.Kind) };
    }

    private async Task<ListKeysResponse> ListKeysAsync(ListKeysRequest request, ServerCallContext context)
    {
        await Task.CompletedTask;
        context.Authenticate(accounts).MustBeOperator();
        return new ListKeysResponse { Keys = { accounts.Keys(request.Account).Select(KeyForm.ToMessage) } };
    }

    private async Task<RevokeKeyResponse> RevokeKeyAsync(RevokeKeyRequest request, ServerCallContext context)
    {
        context.Authenticate(accounts).MustBeOperator();
        await accounts.RevokeKeyAsync(request.Account, request.KeyId, context.CancellationToken);
        return new RevokeKeyResponse();
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
}
