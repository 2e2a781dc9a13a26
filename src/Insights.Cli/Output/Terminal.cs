using Insights.Cli.Hosting;
using Spectre.Console;

namespace Insights.Cli.Output;

/// <summary>Makes the consoles that Spectre writes to, and tells on them how things get on.</summary>
internal static class Terminal
{
    // Wide enough that no value is broken where no person's window sets a width.
    private const int FileWidth = 4000;

    public static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
            console.Profile.Width = FileWidth;
        return console;
    }

    /// <summary>Tells how something gets on while it lasts: in one place on a person's terminal, elsewhere a line each time.</summary>
    /// <param name="host">Where it is told.</param>
    /// <param name="run">Is given what tells.</param>
    public static Task<T> WithStatusAsync<T>(CliHost host, Func<Action<string>, Task<T>> run)
    {
        if (!host.ErrorIsTerminal)
            return run(host.Error.WriteLine);
        return Create(host.Error, isTerminal: true).Status()
            .StartAsync("asking", context => run(text => context.Status(Markup.Escape(text))));
    }
}
