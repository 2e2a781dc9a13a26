using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Accounts;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Keys;

/// <summary><c>insights keys</c>.</summary>
internal static class KeysCommand
{
    public static Command Create(GlobalOptions globals) =>
        new("keys", "Manages the keys of an account. Needs the operator key.")
        {
            CreateCreate(globals), CreateList(globals), CreateRotate(globals), CreateRevoke(globals),
        };

    private static DescribedCommand CreateCreate(GlobalOptions globals)
    {
        var account = AccountArguments.Account();
        var kind = Choice.Of<KeyKind>(
            "--kind", "ingest: may only send events. server: reads and writes the account. import: server, and may send history. browser: only sends events, from web pages.", null);
        var description = new Option<string?>("--description") { Description = "What the key is for, up to 256 characters. Default: none.", HelpName = "text" };
        var origins = new Option<string[]>("--origin")
        {
            Description = "A page that a browser key admits, such as https://shop.example.com, or https://*.example.com for every name below it. May stand up to 32 times.",
            HelpName = "origin",
        };
        return new DescribedCommand(
            "create",
            "Makes a key and prints it, this once.",
            "Examples:\n  insights keys create acme --kind import --description 'nightly import'\n  insights keys create acme --kind browser --origin https://shop.example.com")
        { account, kind, description, origins }
            .Does(
                globals,
                parsed =>
                {
                    var body = new JsonObject { ["kind"] = parsed.GetValue(kind)!.ToUpperInvariant() };
                    if (parsed.GetValue(description) is { } text)
                        body["description"] = text;
                    if (parsed.GetValue(origins) is { Length: > 0 } pages)
                        body["origins"] = new JsonArray([.. pages.Select(p => JsonValue.Create(p))]);
                    return Call.Post(ApiPaths.Keys(parsed.GetValue(account)!), body);
                },
                PrintKey);
    }

    private static DescribedCommand CreateList(GlobalOptions globals)
    {
        var account = AccountArguments.Account();
        return new Paging("Keys").Lists(
            new DescribedCommand("list", "Lists the keys of an account, revoked ones too.", "Example:\n  insights keys list acme") { account },
            globals, "keys", parsed => (ApiPaths.Keys(parsed.GetValue(account)!), []),
            (printer, answer) => printer.Table(
                ["key ID", "kind", "description", "origins", Column.Time("created"), Column.Time("last used"), Column.Time("revoked")], Answers.Objects(answer["keys"]).Select(Row), "The account has no keys."));
    }

    private static DescribedCommand CreateRotate(GlobalOptions globals)
    {
        var (account, keyId) = (AccountArguments.Account(), KeyId());
        var overlap = Spans.Option("--overlap", "How long the old key still works: 0s to 31d. Default: the server's, 0s.");
        return new DescribedCommand(
            "rotate",
            "Makes a key of the same kind in place of one and prints it, this once.",
            "Example:\n  insights keys rotate acme k1 --overlap 24h") { account, keyId, overlap }
            .Does(
                globals,
                parsed => Call.Post(
                    ApiPaths.RotateKey(parsed.GetValue(account)!, parsed.GetValue(keyId)!),
                    parsed.GetValue(overlap) is { } span ? new() { ["overlap"] = Spans.ToProtoJson(span) } : []),
                PrintKey);
    }

    private static DescribedCommand CreateRevoke(GlobalOptions globals)
    {
        var (account, keyId) = (AccountArguments.Account(), KeyId());
        return new DescribedCommand(
            "revoke", "Ends a key for good.", "Example:\n  insights keys revoke acme k1") { account, keyId }
            .Does(
                globals,
                parsed => Call.Delete(ApiPaths.Key(parsed.GetValue(account)!, parsed.GetValue(keyId)!)),
                (printer, _, parsed) => printer.Line($"revoked {parsed.GetValue(keyId)}"));
    }

    private static Argument<string> KeyId() => new("KEYID") { Description = "The key's ID, as keys list shows it." };

    private static void PrintKey(Printer printer, JsonObject answer, ParseResult parsed)
    {
        printer.Fields(Flat.Fields(answer));
        printer.Notice("Keep the key: it is not shown again.");
    }

    private static string?[] Row(JsonObject key) =>
    [
        Answers.Text(key["keyId"]), Answers.Text(key["kind"]), Answers.Text(key["description"]),
        string.Join(' ', key["origins"]?.AsArray().Select(o => (string?)o) ?? []), Answers.Text(key["createTime"]),
        Answers.Text(key["lastUseTime"]), Answers.Text(key["revokeTime"]),
    ];
}
