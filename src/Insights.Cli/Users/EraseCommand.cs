using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Users;

/// <summary><c>insights users erase</c>.</summary>
internal static class EraseCommand
{
    public static DescribedCommand Create(GlobalOptions globals)
    {
        var id = UserArguments.Id();
        var anonymous = UserArguments.Anonymous();
        return new DescribedCommand(
            "erase",
            "Erases one user at once and for good, and says what there was. Needs a server or import key.",
            """
            Examples:
              insights users erase 7302c5a9-9dbf-ef49-e898-8fce4d0add48
              insights users erase al-1c2d... --anonymous --output json
            """) { id, anonymous }
            .Does(globals, parsed => Call.Delete(ApiPaths.User(new(parsed.GetValue(id)!, parsed.GetValue(anonymous)))), (printer, answer, parsed) =>
            {
                printer.Line($"erased {parsed.GetValue(id)}");
                printer.Fields(Flat.Fields(answer));
            });
    }
}
