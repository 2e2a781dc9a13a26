using System.Diagnostics;
using Insights.Testing.Data;

namespace Insights.Testing.Processes;

/// <summary>The command line as a process of its own.</summary>
public static class CliProcess
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string url, string key, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "insights.dll"));
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        start.Environment["INSIGHTS_URL"] = url;
        start.Environment["INSIGHTS_KEY"] = key;
        start.Environment["XDG_CONFIG_HOME"] = TestIdKey.Folder;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return (process.ExitCode, await output + await errors);
    }
}
