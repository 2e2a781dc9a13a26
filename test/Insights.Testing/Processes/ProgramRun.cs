using System.Diagnostics;

namespace Insights.Testing.Processes;

/// <summary>Runs a program to its end.</summary>
public static class ProgramRun
{
    /// <summary>Where a program lies on the PATH; null where it does not.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <param name="limit">When it is killed.</param>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public static async Task<ProgramEnd> ToEndAsync(
        string program, IEnumerable<string> arguments, string folder, TimeSpan limit, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var end = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Path.GetFileName(program)} did not end within {limit.TotalSeconds} s.");
        }
        return new ProgramEnd(process.ExitCode, await output, await errors);
    }
}

/// <summary>How a program ended, and what it had said.</summary>
public sealed record ProgramEnd(int ExitCode, string Output, string Errors);
