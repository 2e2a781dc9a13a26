using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;

namespace Insights.Cli.Sources;

/// <summary><c>insights import</c>.</summary>
internal static class ImportCommand
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait for the head of an answer: the server keeps a file of 1 GiB before it answers.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static Command Create(CliHost host, GlobalOptions globals)
    {
        var file = new Argument<string>("FILE") { Description = "A file with comma-separated values, packed with gzip or zip or not; up to 1 GiB." };
        var source = new Option<string>("--source") { Description = "The source that it is for. Where there is none of that name, --id and --set make one.", HelpName = "name", Required = true };
        var preview = new Option<bool>("--preview") { Description = "Says what the import would do, and changes nothing." };
        var mapping = new MappingOptions();
        var command = new DescribedCommand(
            "import",
            "Imports attributes of users from a file, and says what became of its rows. Safe to repeat.",
            """
            Exit codes: 0 done; 1 the run failed, or the server refused; 2 wrong usage; 3 the server could not
            be reached; 130 ended by Ctrl+C, while the run goes on.

            Examples:
              insights import people.csv --source crm --id 'User ID' --set Plan=plan --set Seats=seats:number --preview
              insights import people.csv.gz --source crm
            """) { file, source, preview };
        mapping.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed, Patience);
            var (name, printer) = (parsed.GetValue(source)!, globals.Printer(parsed));
            await PrepareAsync(client, parsed, mapping, name, printer, cancel);
            var handedIn = await UploadAsync(client, name, parsed.GetValue(file)!, cancel);
            var body = new JsonObject { ["kind"] = parsed.GetValue(preview) ? "PREVIEW" : "IMPORT", ["file"] = Answers.Text(handedIn["file"]) };
            var run = await client.CallAsync(HttpMethod.Post, ApiPaths.SourceRuns(name), body, cancel);
            while (!RunReport.IsOver(run))
            {
                await Task.Delay(Between, host.Clock, cancel);
                run = await client.CallAsync(HttpMethod.Get, ApiPaths.SourceRun(name, Answers.Text(run["number"])!), null, cancel);
            }
            printer.Print(run, p => RunReport.Print(p, run));
            if (Answers.Text(run["refusedCount"]) is not (null or "0") || Answers.Text(run["checkRefusedCount"]) is not (null or "0"))
                printer.Notice($"insights sources errors {name} {Answers.Text(run["number"])} says why rows were refused.");
            return RunReport.HasSucceeded(run) ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>Makes the source where columns are named and there is none.</summary>
    private static async Task PrepareAsync(
        ApiClient client, ParseResult parsed, MappingOptions mapping, string name, Output.Printer printer, CancellationToken cancel)
    {
        if (!mapping.AreGiven(parsed))
            return;
        var body = mapping.Read(parsed);
        var sources = await client.CallAsync(HttpMethod.Get, ApiPaths.Sources, null, cancel);
        if (Answers.Objects(sources["sources"]).Any(s => Answers.Text(s["name"]) == name))
        {
            await client.CallAsync(HttpMethod.Patch, ApiPaths.Source(name), body, cancel);
            return;
        }
        body["name"] = name;
        await client.CallAsync(HttpMethod.Post, ApiPaths.Sources, body, cancel);
        printer.Notice($"made the source {name}");
    }

    private static async Task<JsonObject> UploadAsync(ApiClient client, string source, string path, CancellationToken cancel)
    {
        var content = File.OpenRead(path);
        await using var _ = content;
        return await client.UploadAsync(ApiPaths.UploadFile(source, Path.GetFileName(path)), content, cancel);
    }
}
