using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Output;

namespace Insights.Cli.Backup;

/// <summary><c>insights backup</c>.</summary>
internal static class BackupCommand
{
    public static Command Create(CliHost host, GlobalOptions globals)
    {
        var file = new Argument<string>("DATABASE") { Description = "The SQLite file of a server, which may be running." };
        var to = new Option<string>("--to") { Description = "Where the backup goes; only its owner can read it.", HelpName = "file", Required = true };
        var force = new Option<bool>("--force") { Description = "Replace what is there. Default: refuse." };
        var command = new DescribedCommand(
            "backup",
            "Copies a server's SQLite file while the server runs, and checks the copy. Needs no key.",
            """
            Copying the file by other means loses what the server has not moved out of DATABASE-wal yet.
            The server goes on meanwhile: the backup holds everything acknowledged before it began.

            To restore: stop the server, delete DATABASE-wal and DATABASE-shm, put the backup in the
            place of DATABASE, start the server. PostgreSQL has pg_dump for this.

            Exit codes: 0 written and checked; 1 no room, or the database is damaged; 2 no such file, not
            an Insights database, or the target exists; 130 ended by Ctrl+C. Unless it is 0, nothing is
            left behind and what was at the target is untouched.

            Examples:
              insights backup insights.db --to /backups/insights-monday.db
              insights backup insights.db --to latest.db --force --output json
            """) { file, to, force };
        command.SetAction(async (parsed, cancel) =>
        {
            var target = new BackupTarget(parsed.GetValue(to)!, parsed.GetValue(force));
            var backup = new DatabaseBackup(parsed.GetValue(file)!, target);
            var started = host.Clock.GetTimestamp();
            // A nightly job that succeeds has nothing to say on standard error.
            var contents = await Terminal.WithStatusAsync(
                host, status => Task.Run(() => backup.Run(host.ErrorIsTerminal ? status : _ => { }, cancel), CancellationToken.None));
            var took = host.Clock.GetElapsedTime(started);
            globals.Printer(parsed).Print(ToJson(target.Path, contents), printer => printer.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{target.Path}: {contents.Users:N0} users, {contents.Entries:N0} log entries, {contents.Bytes:N0} bytes, checked; {took.TotalSeconds:0.0} s")));
            return ExitCode.Success;
        });
        return command;
    }

    private static JsonObject ToJson(string path, BackupContents contents) => new()
    {
        ["file"] = path,
        ["users"] = contents.Users,
        ["entries"] = contents.Entries,
        ["bytes"] = contents.Bytes,
    };
}
