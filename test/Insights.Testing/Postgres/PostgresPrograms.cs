using System.Diagnostics;
using System.Globalization;

namespace Insights.Testing.Postgres;

/// <summary>Where PostgreSQL's programs are, and how to run them: the server refuses to run as root.</summary>
internal static class PostgresPrograms
{
    private const string Unprivileged = "nobody";

    private static readonly string[][] _switches =
    [
        ["runuser", "-u", Unprivileged, "--"],
        ["setpriv", $"--reuid={Unprivileged}", "--regid=nogroup", "--clear-groups", "--"],
    ];

    /// <summary>The folder that holds <c>initdb</c> and <c>postgres</c>, of the newest version; null where there is none.</summary>
    public static string? FindFolder()
    {
        const string installed = "/usr/lib/postgresql";
        var versions = Directory.Exists(installed)
            ? Directory.GetDirectories(installed)
                .OrderByDescending(d => double.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var v) ? v : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        return PathFolders().Concat(versions)
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
    }

    /// <summary>Where another of its programs is, such as <c>pg_dump</c>; null: nowhere.</summary>
    public static string? Find(string program) =>
        PathFolders().Append(FindFolder() ?? "").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>What goes before a command so that it runs as somebody who is not root; empty where that is so anyway; null: no way.</summary>
    public static string[]? WithoutRoot() => !Environment.IsPrivilegedProcess
        ? []
        : _switches.FirstOrDefault(s => PathFolders().Any(d => File.Exists(Path.Combine(d, s[0]))));

    /// <summary>Gives a folder to whom <see cref="WithoutRoot"/> makes the server run as.</summary>
    public static void HandOver(string folder)
    {
        if (Environment.IsPrivilegedProcess)
            Run(["chown", Unprivileged, folder]);
    }

    /// <exception cref="InvalidOperationException">It ended with an error; the message holds what it said.</exception>
    public static void Run(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Path.GetFileName(command[0])} failed: {errors} {output.Result}");
    }

    private static string[] PathFolders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
