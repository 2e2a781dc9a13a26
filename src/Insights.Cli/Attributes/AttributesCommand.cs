using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Attributes;

/// <summary><c>insights attributes</c>.</summary>
internal static class AttributesCommand
{
    public static Command Create(GlobalOptions globals) =>
        new("attributes", "Shows and keeps the account's custom attributes. Needs a server or import key.")
        {
            CreateList(globals), CreateDescribe(globals), CreateRetire(globals),
        };

    private static DescribedCommand CreateList(GlobalOptions globals)
    {
        var list = new DescribedCommand("list", "Lists the attributes that users have, by name.", "Example:\n  insights attributes list");
        list.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var answer = await client.CallAsync(HttpMethod.Get, ApiPaths.Attributes, null, cancel);
            globals.Printer(parsed).Print(answer, printer => printer.Table(
                ["name", "type", "description", "created"],
                Answers.Objects(answer["attributes"]).Select(a => (string?[])
                    [Answers.Text(a["name"]), Answers.Text(a["type"]), Answers.Text(a["description"]), Answers.Text(a["createTime"])])));
            return ExitCode.Success;
        });
        return list;
    }

    private static DescribedCommand CreateDescribe(GlobalOptions globals)
    {
        var name = Name();
        var description = new Argument<string>("DESCRIPTION") { Description = "Up to 1,024 characters; empty for none." };
        var describe = new DescribedCommand(
            "describe", "Says for people what an attribute means.", "Example:\n  insights attributes describe plan 'What the customer pays for'") { name, description };
        describe.SetAction(async (parsed, cancel) =>
        {
            var body = new JsonObject { ["description"] = parsed.GetValue(description) };
            using var client = globals.Client(parsed);
            var answer = await client.CallAsync(HttpMethod.Patch, ApiPaths.Attribute(parsed.GetValue(name)!), body, cancel);
            globals.Printer(parsed).Print(answer, printer => printer.Fields(Flat.Fields(answer)));
            return ExitCode.Success;
        });
        return describe;
    }

    private static DescribedCommand CreateRetire(GlobalOptions globals)
    {
        var name = Name();
        var retire = new DescribedCommand(
            "retire",
            "Retires an attribute for good: its place among the 100 is free, its values show no longer.",
            "Example:\n  insights attributes retire plan_2024") { name };
        retire.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var answer = await client.CallAsync(HttpMethod.Post, ApiPaths.RetireAttribute(parsed.GetValue(name)!), null, cancel);
            globals.Printer(parsed).Print(answer, printer => printer.Line($"retired {parsed.GetValue(name)}"));
            return ExitCode.Success;
        });
        return retire;
    }

    private static Argument<string> Name() => new("NAME") { Description = "The attribute's name, as it stands." };
}
