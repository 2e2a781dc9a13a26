using Insights.Domain.Accounts;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service;
using Insights.Service.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Accounts;

/// <summary>AccountService of accounts.proto over HTTP: keys.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/accounts/{account}/keys", CreateKeyAsync)
            .WithName("CreateKey").WithTags("AccountService").WithSummary("Makes a key; its text is told this once.")
            .Takes<CreateKeyRequest>().Produces<CreateKeyResponse>().WithProblems();
        app.MapGet("/v1/accounts/{account}/keys", ListKeysAsync)
            .WithName("ListKeys").WithTags("AccountService").WithSummary("The account's keys, oldest first, without their texts.")
            .Produces<ListKeysResponse>().WithProblems();
        app.MapPost("/v1/accounts/{account}/keys/{keyId}:rotate", RotateKeyAsync)
            .WithName("RotateKey").WithTags("AccountService").WithSummary("Makes a key of the same kind in place of one, which may go on for a while.")
            .Takes<RotateKeyRequest>().Produces<RotateKeyResponse>().WithProblems();
        app.MapDelete("/v1/accounts/{account}/keys/{keyId}", RevokeKeyAsync)
            .WithName("RevokeKey").WithTags("AccountService").WithSummary("Revokes a key for good, within seconds everywhere.")
            .Produces(StatusCodes.Status204NoContent).WithProblems();
    }

    private static async Task<IResult> CreateKeyAsync(
        HttpContext context, string account, AccountDirectory accounts, AccountAdministration administration)
    {
        var caller = context.Authenticate(accounts);
        caller.MustBeOperator();
        var request = await context.ReadAsync(MessagesJson.Wire.CreateKeyRequest);
        var kind = request.Kind switch
        {
            "INGEST" => KeyKind.Ingest,
            "SERVER" => KeyKind.Server,
            "IMPORT" => KeyKind.Import,
            // Left for the service to refuse.
            _ => default,
        };
        var (key, text) = await administration.CreateKeyAsync(caller, account, kind, context.RequestAborted);
        return Results.Json(new CreateKeyResponse(key.KeyId, text, Name(key.Kind)), MessagesJson.Wire.CreateKeyResponse);
    }

    private static async Task<IResult> ListKeysAsync(
        HttpContext context, string account, AccountDirectory accounts, AccountAdministration administration)
    {
        var found = await administration.ListKeysAsync(context.Authenticate(accounts), account, context.RequestAborted);
        var keys = found.Select(k => new KeyMessage(
            k.KeyId, Name(k.Kind), JsonText.Time(k.CreatedAt), k.RevokedAt is { } at ? JsonText.Time(at) : null));
        return Results.Json(new ListKeysResponse([.. keys]), MessagesJson.Wire.ListKeysResponse);
    }

    private static async Task<IResult> RotateKeyAsync(
        HttpContext context, string account, string keyId, AccountDirectory accounts, AccountAdministration administration)
    {
        var caller = context.Authenticate(accounts);
        caller.MustBeOperator();
        var request = await context.ReadAsync(MessagesJson.Wire.RotateKeyRequest);
        var overlap = TimeSpan.Zero;
        if (!string.IsNullOrEmpty(request.Overlap) && !JsonText.TryReadDuration(request.Overlap, out overlap))
            throw ServiceException.Invalid("overlap", "must be a duration in seconds with at most milliseconds, such as \"3600s\"");
        var (key, text, oldEnds) = await administration.RotateKeyAsync(caller, account, keyId, overlap, context.RequestAborted);
        return Results.Json(
            new RotateKeyResponse(key.KeyId, text, Name(key.Kind), JsonText.Time(oldEnds)), MessagesJson.Wire.RotateKeyResponse);
    }

    private static async Task<IResult> RevokeKeyAsync(
        HttpContext context, string account, string keyId, AccountDirectory accounts, AccountAdministration administration)
    {
        await administration.RevokeKeyAsync(context.Authenticate(accounts), account, keyId, context.RequestAborted);
        return Results.NoContent();
    }

    private static string Name(KeyKind kind) => kind.ToString().ToUpperInvariant();
}
