using System.Text.Json;
using Insights.Domain.Accounts;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service;
using Insights.Service.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Accounts;

/// <summary>AccountService of accounts.proto over HTTP: accounts and their settings.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/accounts", CreateAsync)
            .WithName("CreateAccount").WithTags("AccountService").WithSummary("Makes an account; settings not named have their defaults.")
            .Takes<CreateAccountRequest>().Produces<AccountMessage>().WithProblems();
        app.MapGet("/v1/accounts/{account}", GetAsync)
            .WithName("GetAccount").WithTags("AccountService").WithSummary("An account and its settings.")
            .Produces<AccountMessage>().WithProblems();
        app.MapGet("/v1/accounts/{account}/settings", GetSettingsAsync)
            .WithName("GetSettings").WithTags("AccountService").WithSummary("The settings of an account and their revision.")
            .Produces<SettingsDocumentMessage>().WithProblems();
        app.MapPut("/v1/accounts/{account}/settings", (HttpContext c, string account, AccountDirectory a, AccountAdministration d) => ChangeAsync(c, account, true, a, d))
            .WithName("ReplaceSettings").WithTags("AccountService").WithSummary("Replaces the settings of an account; those not named have their defaults.")
            .Takes<UpdateSettingsRequest>().Produces<SettingsDocumentMessage>().WithProblems();
        app.MapPatch("/v1/accounts/{account}/settings", (HttpContext c, string account, AccountDirectory a, AccountAdministration d) => ChangeAsync(c, account, false, a, d))
            .WithName("UpdateSettings").WithTags("AccountService").WithSummary("Changes those settings of an account that are named; null is the default.")
            .Takes<UpdateSettingsRequest>().Produces<SettingsDocumentMessage>().WithProblems();
    }

    private static async Task<IResult> CreateAsync(HttpContext context, AccountDirectory accounts, AccountAdministration administration)
    {
        var caller = context.Authenticate(accounts);
        caller.MustBeOperator();
        var request = await context.ReadAsync(MessagesJson.Wire.CreateAccountRequest);
        var (settings, _) = Read(request.Settings);
        return Json(await administration.CreateAsync(caller, request.Account, settings, context.RequestAborted));
    }

    private static async Task<IResult> GetAsync(
        HttpContext context, string account, AccountDirectory accounts, AccountAdministration administration)
    {
        var caller = context.Authenticate(accounts);
        caller.MustBeOperator();
        return Json(await administration.GetAsync(caller, account, context.RequestAborted));
    }

    private static async Task<IResult> GetSettingsAsync(
        HttpContext context, string account, AccountDirectory accounts, AccountAdministration administration) =>
        Document(await administration.GetAsync(context.Authenticate(accounts), account, context.RequestAborted));

    private static async Task<IResult> ChangeAsync(
        HttpContext context, string account, bool replace, AccountDirectory accounts, AccountAdministration administration)
    {
        var caller = context.Authenticate(accounts);
        caller.MustBeOperator();
        var request = await context.ReadAsync(MessagesJson.Wire.UpdateSettingsRequest);
        if (request.Settings is not { ValueKind: not JsonValueKind.Null })
            throw ServiceException.Invalid("settings", "is needed");
        var (settings, named) = Read(request.Settings);
        return Document(await administration.ChangeSettingsAsync(
            caller, account, settings, replace ? null : named, Revision(request.Revision), context.RequestAborted));
    }

    private static (AccountSettings Settings, IReadOnlyList<string> Named) Read(JsonElement? document)
    {
        if (document is not { ValueKind: not JsonValueKind.Null } given)
            return (AccountSettings.Default, []);
        var faults = new List<SettingsFault>();
        var read = SettingsJson.ReadFields(given, faults);
        // With those of the values that could be read, so that all are told at once.
        faults.AddRange(read.Settings.Faults());
        return faults.Count == 0 ? read : throw ServiceException.InvalidSettings(faults);
    }

    private static long? Revision(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return long.TryParse(text, out var revision) ? revision : throw ServiceException.Invalid("revision", "must be a whole number");
    }

    private static IResult Json(Account account) =>
        Results.Json(new AccountMessage(account.Name, Element(account.Settings)), MessagesJson.Wire.AccountMessage);

    private static IResult Document(Account account) => Results.Json(
        new SettingsDocumentMessage(account.Name, JsonText.Number(account.Revision), Element(account.Settings)),
        MessagesJson.Wire.SettingsDocumentMessage);

    private static JsonElement Element(AccountSettings settings)
    {
        using var document = JsonDocument.Parse(SettingsJson.ToText(settings));
        return document.RootElement.Clone();
    }
}
