using System.CommandLine;
using System.Globalization;
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
            CreateList(globals), CreateDescribe(globals), CreateRetire(globals), CreateValues(globals),
        };

    private static DescribedCommand CreateList(GlobalOptions globals) =>
        new DescribedCommand("list", "Lists the attributes that users have, by name.", "Example:\n  insights attributes list")
            .Does(globals, _ => Call.Get(ApiPaths.Attributes), (printer, answer, _) => printer.Table(
                ["name", "type", "description", Column.Time("created")],
                Answers.Objects(answer["attributes"]).Select(a => (string?[])
                    [Answers.Text(a["name"]), Answers.Text(a["type"]), Answers.Text(a["description"]), Answers.Text(a["createTime"])]),
                "The account has no attributes yet."));

    private static DescribedCommand CreateDescribe(GlobalOptions globals)
    {
        var name = Name();
        var description = new Argument<string>("DESCRIPTION") { Description = "Up to 1,024 characters; empty for none." };
        return new DescribedCommand(
            "describe", "Says for people what an attribute means.", "Example:\n  insights attributes describe plan 'What the customer pays for'") { name, description }
            .Does(globals, parsed => new(
                HttpMethod.Patch, ApiPaths.Attribute(parsed.GetValue(name)!), new() { ["description"] = parsed.GetValue(description) }));
    }

    private static DescribedCommand CreateRetire(GlobalOptions globals)
    {
        var name = Name();
        return new DescribedCommand(
            "retire",
            "Retires an attribute for good: its place among the 100 is free, its values show no longer.",
            "Example:\n  insights attributes retire plan_2024") { name }
            .Does(
                globals,
                parsed => Call.Post(ApiPaths.RetireAttribute(parsed.GetValue(name)!)),
                (printer, _, parsed) => printer.Line($"retired {parsed.GetValue(name)}"));
    }

    private static DescribedCommand CreateValues(GlobalOptions globals)
    {
        var name = Name();
        var prefix = new Option<string?>("--prefix") { Description = "Only values whose text begins with this. Default: all.", HelpName = "text" };
        var limit = Bounded.Integer("--limit", "How many values", 50, 1, 1000);
        return new DescribedCommand(
            "values",
            "Lists the values that the most users have.",
            "Example:\n  insights attributes values plan --prefix pro") { name, prefix, limit }
            .Does(
                globals,
                parsed => Call.Get(ApiPaths.WithQuery(
                    ApiPaths.TopValues(parsed.GetValue(name)!), ("prefix", parsed.GetValue(prefix)),
                    ("pageSize", parsed.GetValue(limit).ToString(CultureInfo.InvariantCulture)))),
                (printer, answer, _) => printer.Table(
                    ["value", "users"],
                    Answers.Objects(answer["values"]).Select(v => new[] { Answers.AttributeValue(v["value"]), Answers.Text(v["userCount"]) }),
                    "No user has such a value."));
    }

    private static Argument<string> Name() => new("NAME") { Description = "The attribute's name, as it stands." };
}
