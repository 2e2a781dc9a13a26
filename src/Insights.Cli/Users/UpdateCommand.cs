using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;

namespace Insights.Cli.Users;

/// <summary><c>insights users update</c>.</summary>
internal static class UpdateCommand
{
    /// <summary>The options that state an operation, with its name in JSON; they are made in the order of this list.</summary>
    private static readonly (string Option, string Json, string What)[] _operations =
    [
        ("--set", "set", "The value from now on"),
        ("--set-once", "setOnce", "The value, where there is none"),
        ("--add", "add", "A number to add"),
        ("--append", "append", "Texts for the end of a list, as a JSON array"),
        ("--union", "union", "Texts for the end of a list that are not in it, as a JSON array"),
        ("--remove", "remove", "Texts to take out of a list, as a JSON array"),
    ];

    public static DescribedCommand Create(GlobalOptions globals)
    {
        var id = UserArguments.Id();
        var anonymous = UserArguments.Anonymous();
        var unset = new Option<string[]>("--unset") { Description = "Takes the value away. May stand more than once.", HelpName = "name" };
        var operationId = new Option<string?>("--operation-id") { Description = "Sent again with the same ID it counts once. Default: the server makes one." };
        var time = new Option<string?>("--time") { Description = "When it happened: RFC 3339, now-1h, -7d, or Unix milliseconds. Default: now." };
        var source = new Option<string?>("--source") { Description = "API, CSV, S3, SALESFORCE or IDP. Default: API." };
        var stated = _operations.Select(o => (Option: new Option<string[]>(o.Option)
        {
            Description = $"{o.What}. A value is JSON where it reads as such, else a text. May stand more than once.",
            HelpName = "name=value",
        }, o.Json)).ToList();
        var update = new DescribedCommand(
            "update",
            "Updates a user's attributes, all or none. Needs a server or import key.",
            """
            Examples:
              insights users update alice --set plan=pro --add logins=1 --set vip=true
              insights users update alice --union 'tags=["beta"]' --unset trial_ends
              insights users update alice --set 'renews={"time":"2027-01-01T00:00:00Z"}' --operation-id order-17
            """) { id, anonymous };
        foreach (var (option, _) in stated)
            update.Options.Add(option);
        foreach (var option in (Option[])[unset, operationId, time, source])
            update.Options.Add(option);
        update.Does(globals, parsed =>
        {
            var operations = stated.SelectMany(s => (parsed.GetValue(s.Option) ?? []).Select(text => Operation(s.Option.Name, s.Json, text)))
                .Concat((parsed.GetValue(unset) ?? []).Select(name => new JsonObject { ["name"] = name, ["unset"] = true }));
            var body = new JsonObject { ["operations"] = new JsonArray([.. operations]) };
            if (parsed.GetValue(operationId) is { } operation)
                body["operationId"] = operation;
            if (Moments.ToJson(parsed, time, globals.Clock) is { } at)
                body["time"] = at;
            if (parsed.GetValue(source) is { } from)
                body["source"] = from;
            return new(HttpMethod.Patch, ApiPaths.User(new(parsed.GetValue(id)!, parsed.GetValue(anonymous))), body);
        });
        return update;
    }

    private static JsonObject Operation(string option, string json, string text)
    {
        var (name, value) = Named.Read(text, option);
        return new() { ["name"] = name, [json] = value ?? "null" };
    }
}
