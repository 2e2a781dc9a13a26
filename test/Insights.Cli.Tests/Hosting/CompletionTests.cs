using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Hosting;

public sealed class CompletionTests
{
    private readonly CommandLine insights = new(FakeServer.Answering(new JsonObject()));

    [Theory]
    [InlineData("insights us", "users")]
    [InlineData("insights users ti", "timeline")]
    [InlineData("insights accounts ", "delete")]
    [InlineData("insights users list --fil", "--filter")]
    [InlineData("insights users list --out", "--output")]
    [InlineData("insights live --output ", "csv")]
    public async Task A_line_is_completed(string line, string word)
    {
        var done = await insights.RunAsync("complete", line.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), line);
        done.Code.ShouldBe(ExitCode.Success);
        done.Out.Split('\n').ShouldContain(word);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _insights insights")]
    [InlineData("zsh", "compdef _insights insights")]
    [InlineData("fish", "complete -c insights")]
    public async Task A_shell_gets_its_script(string shell, string part) =>
        (await insights.RunAsync("completion", shell)).Out.ShouldContain(part);

    [Fact]
    public async Task A_shell_that_is_not_known_is_refused() =>
        (await insights.RunAsync("completion", "tcsh")).Code.ShouldBe(ExitCode.Usage);

    /// <summary>As bash itself does it.</summary>
    [Fact]
    public async Task Bash_completes_with_its_script()
    {
        var script = (await insights.RunAsync("completion", "bash")).Out;
        var start = new System.Diagnostics.ProcessStartInfo("bash", ["--norc", "-c", $$"""
            insights() { [ "$1" = complete ] && printf 'users\nlive\n'; }
            {{script}}
            COMP_WORDS=(insights us); COMP_CWORD=1; COMP_LINE='insights us'; COMP_POINT=11
            _insights; echo "${COMPREPLY[@]}"
            """]) { RedirectStandardOutput = true };
        using var bash = System.Diagnostics.Process.Start(start)!;
        (await bash.StandardOutput.ReadToEndAsync()).Trim().ShouldBe("users");
        await bash.WaitForExitAsync();
    }
}
