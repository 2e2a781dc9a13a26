using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Hosting;

/// <summary>The options of a command that lists page by page, and how it lists.</summary>
/// <param name="what">Begins the help text: what is listed.</param>
internal sealed class Paging(string what)
{
    private readonly Option<int> pageSize = Bounded.Integer("--page-size", $"{what} asked for at a time", 50, 1, 1000);
    private readonly Option<bool> all = new("--all") { Description = "Go on to the last page. Default: the first page only." };

    public void AddTo(Command command)
    {
        command.Options.Add(pageSize);
        command.Options.Add(all);
    }

    /// <returns>The first page, or with --all every page as one answer.</returns>
    public Task<JsonObject> ReadAsync(
        ApiClient client, ParseResult parsed, string path, IReadOnlyList<(string Name, string? Value)> filters, string list, CancellationToken cancel) =>
        Pages.ReadAsync(client, path, filters, list, parsed.GetValue(pageSize), parsed.GetValue(all), cancel);

    /// <summary>Prints a list, and that there is more of it.</summary>
    /// <param name="show">Prints the list for people.</param>
    public static void Print(Printer printer, JsonObject answer, Action<Printer, JsonObject> show) =>
        printer.Print(answer, p =>
        {
            show(p, answer);
            if (answer["nextPageToken"] is not null)
                p.Notice("There are more; --all lists them.");
        });

    /// <summary>Makes a command list something page by page; gives it the options for that.</summary>
    /// <param name="command">Which.</param>
    /// <param name="globals">Server, key and form of the output.</param>
    /// <param name="list">The field of the answer that holds what is listed.</param>
    /// <param name="ask">The path, and what is asked for beside the page.</param>
    /// <param name="show">Prints the list for people.</param>
    public T Lists<T>(
        T command, GlobalOptions globals, string list, Func<ParseResult, (string Path, IReadOnlyList<(string Name, string? Value)> Filters)> ask, Action<Printer, JsonObject> show)
        where T : Command
    {
        AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var (path, filters) = ask(parsed);
            using var client = globals.Client(parsed);
            Print(globals.Printer(parsed), await ReadAsync(client, parsed, path, filters, list, cancel), show);
            return ExitCode.Success;
        });
        return command;
    }
}
