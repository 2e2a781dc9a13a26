using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;

namespace Insights.Cli.Sources;

/// <summary><c>insights sources</c>.</summary>
internal static class SourcesCommand
{
    public static Command Create(GlobalOptions globals) =>
        new("sources", "Keeps the account's sources, which bring attributes of users from files, and their runs. Needs a server or import key.")
        {
            CreateList(globals), CreateGet(globals), CreateCreate(globals), CreateUpdate(globals), CreateDelete(globals), CreateTemplate(globals),
            CreateFiles(globals), CreateInspect(globals), CreateRun(globals), CreateRuns(globals), CreateStatus(globals), CreateCancel(globals), CreateErrors(globals),
        };

    public static Argument<string> Name() => new("NAME") { Description = "The source's name: 1 to 64 of a-z, 0-9 and '-'." };

    private static Argument<string> RunNumber() => new("RUN") { Description = "The number of a run." };

    private static DescribedCommand CreateList(GlobalOptions globals) =>
        new DescribedCommand("list", "Lists all sources, with their last runs.", "Example:\n  insights sources list")
            .Does(globals, _ => Call.Get(ApiPaths.Sources), (printer, answer, _) => printer.Table(
                ["name", "mode", "last run", "state", "changed", "refused", "next run", "stale"],
                Answers.Objects(answer["sources"]).Select(s => (string?[])[
                    Answers.Text(s["name"]), Answers.Text(s["mode"]), Answers.Text(s["lastRun"]?["startTime"]), Answers.Text(s["lastRun"]?["state"]),
                    Answers.Text(s["lastRun"]?["changedCount"]), Answers.Text(s["lastRun"]?["refusedCount"]),
                    Answers.Text(s["nextRunTime"]), Answers.Text(s["stale"]),
                ])));

    private static DescribedCommand CreateGet(GlobalOptions globals)
    {
        var name = Name();
        return new DescribedCommand("get", "Shows one source.", "Example:\n  insights sources get crm --output json") { name }
            .Does(globals, parsed => Call.Get(ApiPaths.Source(parsed.GetValue(name)!)));
    }

    private static DescribedCommand CreateCreate(GlobalOptions globals)
    {
        var (name, mapping) = (Name(), new MappingOptions());
        var command = new DescribedCommand(
            "create",
            "Makes a source: says what the columns of its files mean.",
            """
            Examples:
              insights sources create crm --id 'User ID' --set Plan=plan --set Seats=seats:number
              insights sources create shop --id id --set 'Born=born:time:dd.MM.yyyy' --create-users --encoding windows-1252
            """) { name };
        mapping.AddTo(command);
        return command.Does(globals, parsed =>
        {
            var body = mapping.Read(parsed);
            body["name"] = parsed.GetValue(name);
            return Call.Post(ApiPaths.Sources, body);
        });
    }

    private static DescribedCommand CreateUpdate(GlobalOptions globals)
    {
        var (name, mapping) = (Name(), new MappingOptions());
        var pause = new Option<bool?>("--pause") { Description = "Whether no import may begin: true or false. Default: as it was." };
        var cron = new Option<string?>("--schedule") { Description = "When imports begin by themselves: minute, hour, day, month, day of the week; none ends it. Default: as it was.", HelpName = "cron" };
        var zone = new Option<string?>("--schedule-zone") { Description = "The zone of --schedule. Default: UTC.", HelpName = "zone" };
        var command = new DescribedCommand(
            "update",
            "Changes a source: its columns, all of them, its schedule, or whether it is paused.",
            """
            Examples:
              insights sources update crm --pause true
              insights sources update crm --schedule '0 3 * * *' --schedule-zone Europe/Zurich
              insights sources update crm --id 'User ID' --set Plan=plan --set Region=sales_region
            """) { name, pause, cron, zone };
        mapping.AddTo(command);
        return command.Does(globals, parsed =>
        {
            var body = mapping.AreGiven(parsed) ? mapping.Read(parsed) : [];
            if (parsed.GetValue(pause) is { } paused)
                body["paused"] = paused;
            if (parsed.GetValue(cron) is { } text)
                body["schedule"] = text == "none" ? [] : new JsonObject { ["cron"] = text, ["timeZone"] = parsed.GetValue(zone) };
            return new(HttpMethod.Patch, ApiPaths.Source(parsed.GetValue(name)!), body);
        });
    }

    private static DescribedCommand CreateDelete(GlobalOptions globals)
    {
        var name = Name();
        return new DescribedCommand("delete", "Deletes a source with its files and runs. What it set stays.", "Example:\n  insights sources delete crm") { name }
            .Does(
                globals,
                parsed => Call.Delete(ApiPaths.Source(parsed.GetValue(name)!)),
                (printer, _, parsed) => printer.Line($"deleted {parsed.GetValue(name)}"));
    }

    private static DescribedCommand CreateTemplate(GlobalOptions globals)
    {
        var name = Name();
        return new DescribedCommand("template", "Prints the headers that a file for a source must have.", "Example:\n  insights sources template crm > people.csv") { name }
            .Does(globals, parsed => Call.Get(ApiPaths.Source(parsed.GetValue(name)!)), (printer, answer, _) =>
            {
                var mapping = answer["mapping"]!;
                string?[] columns = [
                    Answers.Text(mapping["userIdColumn"]), Answers.Text(mapping["timeColumn"]), .. Answers.Objects(mapping["attributes"]).Select(a => Answers.Text(a["column"]))];
                var delimiter = Answers.Text(answer["csv"]?["delimiter"]) ?? ",";
                printer.Line(string.Join(delimiter, columns.OfType<string>().Distinct().Select(c => c.Contains(delimiter, StringComparison.Ordinal) || c.Contains('"', StringComparison.Ordinal)
                    ? $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                    : c)));
            });
    }

    private static DescribedCommand CreateFiles(GlobalOptions globals)
    {
        var name = Name();
        return new DescribedCommand("files", "Lists the files that were handed in, the last one first.", "Example:\n  insights sources files crm") { name }
            .Does(globals, parsed => Call.Get(ApiPaths.SourceFiles(parsed.GetValue(name)!)), (printer, answer, _) => printer.Table(
                ["file", "name", "handed in", "bytes"],
                Answers.Objects(answer["files"]).Select(f => (string?[])[Answers.Text(f["file"]), Answers.Text(f["fileName"]), Answers.Text(f["createTime"]), Answers.Text(f["byteCount"])])));
    }

    private static DescribedCommand CreateInspect(GlobalOptions globals)
    {
        var name = Name();
        var file = new Argument<string>("FILE") { Description = "The ID of a file, as 'insights sources files' shows it." };
        return new DescribedCommand("inspect", "Shows how a file is read: its headers and first rows.", "Example:\n  insights sources inspect crm 019cab6a5b00702b90e94653e7da677c") { name, file }
            .Does(globals, parsed => Call.Get(ApiPaths.InspectSourceFile(parsed.GetValue(name)!, parsed.GetValue(file)!)), (printer, answer, _) =>
            {
                printer.Line($"encoding {Answers.Text(answer["encoding"])}, delimiter {Answers.Text(answer["delimiter"])}, quote {Answers.Text(answer["quote"])}");
                var columns = (answer["columns"] as JsonArray ?? []).Select(c => Answers.Text(c) ?? "").ToList();
                printer.Table(
                    ["line", .. columns],
                    Answers.Objects(answer["rows"]).Select(r => (string?[])[
                        Answers.Text(r["line"]), .. (r["cells"] as JsonArray ?? [Answers.Text(r["code"])]).Select(Answers.Text).Concat(Enumerable.Repeat("", columns.Count)).Take(columns.Count),
                    ]));
            });
    }

    private static DescribedCommand CreateRun(GlobalOptions globals)
    {
        var name = Name();
        var preview = new Option<bool>("--preview") { Description = "Says what an import would do, and changes nothing." };
        var file = new Option<string?>("--file") { Description = "The ID of a file. Default: the last one that was handed in.", HelpName = "id" };
        return new DescribedCommand("run", "Begins a run over a file that was handed in.", "Example:\n  insights sources run crm --preview") { name, preview, file }
            .Does(
                globals,
                parsed =>
                {
                    var body = new JsonObject { ["kind"] = parsed.GetValue(preview) ? "PREVIEW" : "IMPORT" };
                    if (parsed.GetValue(file) is { } id)
                        body["file"] = id;
                    return Call.Post(ApiPaths.SourceRuns(parsed.GetValue(name)!), body);
                },
                (printer, answer, _) => RunReport.Print(printer, answer));
    }

    private static DescribedCommand CreateRuns(GlobalOptions globals)
    {
        var name = Name();
        return new Paging("runs").Lists(
            new DescribedCommand("runs", "Lists the runs of a source, the last one first.", "Example:\n  insights sources runs crm") { name },
            globals, "runs", parsed => (ApiPaths.SourceRuns(parsed.GetValue(name)!), []),
            (printer, answer) => printer.Table(
                ["run", "kind", "began", "state", "read", "changed", "unchanged", "superseded", "refused"],
                Answers.Objects(answer["runs"]).Select(r => (string?[])[
                    Answers.Text(r["number"]), Answers.Text(r["kind"]), Answers.Text(r["startTime"]), Answers.Text(r["state"]), Answers.Text(r["readCount"]),
                    Answers.Text(r["changedCount"]), Answers.Text(r["unchangedCount"]), Answers.Text(r["supersededCount"]), Answers.Text(r["refusedCount"]),
                ])));
    }

    private static DescribedCommand CreateStatus(GlobalOptions globals)
    {
        var (name, run) = (Name(), RunNumber());
        return new DescribedCommand("show-run", "Shows one run.", "Example:\n  insights sources show-run crm 3") { name, run }
            .Does(globals, parsed => Call.Get(ApiPaths.SourceRun(parsed.GetValue(name)!, parsed.GetValue(run)!)), (printer, answer, _) => RunReport.Print(printer, answer));
    }

    private static DescribedCommand CreateCancel(GlobalOptions globals)
    {
        var (name, run) = (Name(), RunNumber());
        return new DescribedCommand("cancel", "Ends a run; what it has applied stays.", "Example:\n  insights sources cancel crm 3") { name, run }
            .Does(globals, parsed => Call.Post(ApiPaths.CancelRun(parsed.GetValue(name)!, parsed.GetValue(run)!), []), (printer, answer, _) => RunReport.Print(printer, answer));
    }

    private static DescribedCommand CreateErrors(GlobalOptions globals)
    {
        var (name, run) = (Name(), RunNumber());
        return new Paging("errors").Lists(
            new DescribedCommand("errors", "Lists why rows of a run were refused.", "Example:\n  insights sources errors crm 3 --all --output csv") { name, run },
            globals, "errors", parsed => (ApiPaths.RowErrors(parsed.GetValue(name)!, parsed.GetValue(run)!), []),
            (printer, answer) => printer.Table(
                ["row", "line", "column", "code", "detail"],
                Answers.Objects(answer["errors"]).Select(e => (string?[])[
                    Answers.Text(e["row"]), Answers.Text(e["line"]), Answers.Text(e["column"]), Answers.Text(e["code"]), Answers.Text(e["detail"]),
                ])));
    }
}
