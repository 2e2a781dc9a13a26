using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Hosting;

/// <summary>One call of the API, as a command makes it.</summary>
internal sealed record Call(HttpMethod Method, string Path, JsonObject? Body = null)
{
    public static Call Get(string path) => new(HttpMethod.Get, path);

    public static Call Post(string path, JsonObject? body = null) => new(HttpMethod.Post, path, body);

    public static Call Delete(string path) => new(HttpMethod.Delete, path);
}

/// <summary>Commands that are one call of the API.</summary>
internal static class Calls
{
    /// <summary>Makes a command call one method and print its answer.</summary>
    /// <param name="globals">Server, key and form of the output.</param>
    /// <param name="call">Which method; may throw <see cref="UsageException"/>.</param>
    /// <param name="show">Prints the answer for people. Default: its fields and their values.</param>
    public static T Does<T>(this T command, GlobalOptions globals, Func<ParseResult, Call> call, Action<Printer, JsonObject, ParseResult>? show = null)
        where T : Command
    {
        command.SetAction(async (parsed, cancel) =>
        {
            var (method, path, body) = call(parsed);
            using var client = globals.Client(parsed);
            var answer = await client.CallAsync(method, path, body, cancel);
            globals.Printer(parsed).Print(answer, printer =>
            {
                if (show is null)
                    printer.Fields(Flat.Fields(answer));
                else
                    show(printer, answer, parsed);
            });
            return Answers.Text(answer["status"]) == "REJECTED" ? ExitCode.Failed : ExitCode.Success;
        });
        return command;
    }
}
