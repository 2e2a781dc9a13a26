using System.Text.Json;
using Insights.Domain.Accounts;
using Insights.Http.Events;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service;
using Insights.Service.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Accounts;

/// <summary>AccountService of accounts.proto over HTTP; for operators.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/accounts", CreateAsync)
            .WithName("CreateAccount").WithTags("AccountService").WithSummary("Makes an account; settings not named have their defaults.")
            .Takes<CreateAccountRequest>().Produces<AccountMessage>().WithProblems();
        app.MapGet("/v1/accounts/{account}", Get)
            .WithName("GetAccount").WithTags("AccountService").WithSummary("An account and its settings.")
            .Produces<AccountMessage>().WithProblems();
        app.MapPost("/v1/accounts/{account}/keys", CreateKeyAsync)
            .WithName("CreateKey").WithTags("AccountService").WithSummary("Makes a key; its text is told this once.")
            .Takes<CreateKeyRequest>().Produces<CreateKeyResponse>().WithProblems();
        app.MapGet("/v1/accounts/{account}/keys", ListKeys)
            .WithName("ListKeys").WithTags("AccountService").WithSummary("The account's keys, oldest first, without their texts.")
            .Produces<ListKeysResponse>().WithProblems();
        app.MapDelete("/v1/accounts/{account}/keys/{keyId}", RevokeKeyAsync)
            .WithName("RevokeKey").WithTags("AccountService").WithSummary("Revokes a key for good, within seconds everywhere.")
            .Produces(StatusCodes.Status204NoContent).WithProblems();
    }

    private static async Task<IResult> CreateAsync(HttpContext context, AccountDirectory accounts)
    {
        context.Authenticate(accounts).MustBeOperator();
        var request = await context.ReadAsync(MessagesJson.Wire.CreateAccountRequest);
        var faults = new List<SettingsFault>();
        var settings = request.Settings is { ValueKind: not JsonValueKind.Null } document
            ? SettingsJson.Read(document, faults)
            : AccountSettings.Default;
        if (faults.Count > 0)
            throw ServiceException.InvalidSettings(faults);
        return Json(await accounts.CreateAsync(request.Account, settings, context.RequestAborted));
    }

    private static IResult Get(HttpContext context, string account, AccountDirectory accounts)
    {
        context.Authenticate(accounts).MustBeOperator();
        return Json(accounts.Get(account));
    }

    private static async Task<IResult> CreateKeyAsync(HttpContext context, string account, AccountDirectory accounts)
    {
        context.Authenticate(accounts).MustBeOperator();
        var request = await context.ReadAsync(MessagesJson.Wire.CreateKeyRequest);
        KeyKind? kind = request.Kind switch
        {
            "INGEST" => KeyKind.Ingest,
            "SERVER" => KeyKind.Server,
            "IMPORT" => KeyKind.Import,
            _ => null,
        };
        if (kind is null)
            throw ServiceException.Invalid("kind", "must be INGEST, SERVER or IMPORT");
        var (key, text) = await accounts.CreateKeyAsync(account, kind.Value, context.RequestAborted);
        return Results.Json(new CreateKeyResponse(key.KeyId, text, Name(key.Kind)), MessagesJson.Wire.CreateKeyResponse);
    }

    private static IResult ListKeys(HttpContext context, string account, AccountDirectory accounts)
    {
        context.Authenticate(accounts).MustBeOperator();
        var keys = accounts.Keys(account).Select(k => new KeyMessage(
            k.KeyId, Name(k.Kind), JsonText.Time(k.CreatedAt), k.RevokedAt is { } at ? JsonText.Time(at) : null));
        return Results.Json(new ListKeysResponse([.. keys]), MessagesJson.Wire.ListKeysResponse);
    }

    private static async Task<IResult> RevokeKeyAsync(HttpContext context, string account, string keyId, AccountDirectory accounts)
    {
        context.Authenticate(accounts).MustBeOperator();
        await accounts.RevokeKeyAsync(account, keyId, context.RequestAborted);
        return Results.NoContent();
    }

    private static string Name(KeyKind kind) => kind.ToString().ToUpperInvariant();

    private static IResult Json(Account account)
    {
        using var settings = JsonDocument.Parse(SettingsJson.ToText(account.Settings));
        return Results.Json(new AccountMessage(account.Name, settings.RootElement.Clone()), MessagesJson.Wire.AccountMessage);
    }
}
