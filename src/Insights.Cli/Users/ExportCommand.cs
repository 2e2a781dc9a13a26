using System.CommandLine;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Users;

/// <summary><c>insights users export</c>.</summary>
internal static class ExportCommand
{
    public static DescribedCommand Create(GlobalOptions globals)
    {
        var id = UserArguments.Id();
        var anonymous = UserArguments.Anonymous();
        var file = new Option<string?>("--file") { Description = "Where the document goes, in place of what is there. Default: standard output." };
        var command = new DescribedCommand(
            "export",
            "Writes everything kept about one user as one JSON document. Needs a server or import key.",
            """
            Examples:
              insights users export 7302c5a9-9dbf-ef49-e898-8fce4d0add48 --file user.json
              insights users export al-1c2d... --anonymous
            """) { id, anonymous, file };
        command.SetAction(async (parsed, cancel) =>
        {
            var user = new UserKey(parsed.GetValue(id)!, parsed.GetValue(anonymous));
            using var client = globals.Client(parsed);
            var answer = await client.CallAsync(HttpMethod.Get, ApiPaths.Export(user), null, cancel);
            if (parsed.GetValue(file) is not { } path)
            {
                globals.Printer(parsed).Json(answer);
                return ExitCode.Success;
            }
            await File.WriteAllTextAsync(path, Printer.Text(answer), cancel);
            globals.Printer(parsed).Notice($"exported {user.Id} to {path}");
            return ExitCode.Success;
        });
        return command;
    }
}
