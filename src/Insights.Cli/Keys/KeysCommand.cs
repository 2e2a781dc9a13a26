using System.CommandLine;
using System.Text.Json.Nodes;
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
        var account = Account();
        var kind = Choice.Of<KeyKind>(
            "--kind", "ingest: may only send events. server: reads and writes the account. import: server, and may send history.", null);
        var command = new DescribedCommand(
            "create", "Makes a key and prints it, this once.", "Example:\n  insights keys create acme --kind import") { account, kind };
        command.SetAction(async (parsed, cancel) =>
        {
            var body = new JsonObject { ["kind"] = parsed.GetValue(kind)!.ToUpperInvariant() };
            using var client = globals.Client(parsed);
            var answer = await client.CallAsync(HttpMethod.Post, ApiPaths.Keys(parsed.GetValue(account)!), body, cancel);
            globals.Printer(parsed).Print(answer, printer =>
            {
                printer.Fields(Flat.Fields(answer));
                printer.Notice("Keep the key: it is not shown again.");
            });
            return ExitCode.Success;
        });
        return command;
    }

    private static DescribedCommand CreateList(GlobalOptions globals)
    {
        var account = Account();
        var command = new DescribedCommand(
            "list", "Lists the keys of an account, revoked ones too.", "Example:\n  insights keys list acme") { account };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var answer = await client.CallAsync(HttpMethod.Get, ApiPaths.Keys(parsed.GetValue(account)!), null, cancel);
            globals.Printer(parsed).Print(answer, printer => printer.Table(
                ["key ID", "kind", "created", "revoked"], Answers.Objects(answer["keys"]).Select(Row)));
            return ExitCode.Success;
        });
        return command;
    }

    private static DescribedCommand CreateRotate(GlobalOptions globals)
    {
        var account = Account();
        var keyId = KeyId();
        var overlap = Spans.Option("--overlap", "How long the old key still works: 0s to 31d. Default: the server's, 0s.");
        var command = new DescribedCommand(
            "rotate",
            "Makes a key of the same kind in place of one and prints it, this once.",
            "Example:\n  insights keys rotate acme k1 --overlap 24h") { account, keyId, overlap };
        command.SetAction(async (parsed, cancel) =>
        {
            var body = new JsonObject();
            if (parsed.GetValue(overlap) is { } span)
                body["overlap"] = Spans.ToProtoJson(span);
            using var client = globals.Client(parsed);
            var path = ApiPaths.RotateKey(parsed.GetValue(account)!, parsed.GetValue(keyId)!);
            var answer = await client.CallAsync(HttpMethod.Post, path, body, cancel);
            globals.Printer(parsed).Print(answer, printer =>
            {
                printer.Fields(Flat.Fields(answer));
                printer.Notice("Keep the key: it is not shown again.");
            });
            return ExitCode.Success;
        });
        return command;
    }

    private static Argument<string> KeyId() => new("KEYID") { Description = "The key's ID, as keys list shows it." };

    private static DescribedCommand CreateRevoke(GlobalOptions globals)
    {
        var account = Account();
        var keyId = KeyId();
        var command = new DescribedCommand(
            "revoke", "Ends a key for good.", "Example:\n  insights keys revoke acme k1") { account, keyId };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var path = ApiPaths.Key(parsed.GetValue(account)!, parsed.GetValue(keyId)!);
            var answer = await client.CallAsync(HttpMethod.Delete, path, null, cancel);
            globals.Printer(parsed).Print(answer, printer => printer.Line($"revoked {parsed.GetValue(keyId)}"));
            return ExitCode.Success;
        });
        return command;
    }

    private static Argument<string> Account() => new("ACCOUNT") { Description = "The account's name." };

    private static string?[] Row(JsonObject key) =>
        [Answers.Text(key["keyId"]), Answers.Text(key["kind"]), Answers.Text(key["createTime"]), Answers.Text(key["revokeTime"])];
}
