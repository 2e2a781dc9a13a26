using System.Text.Json.Nodes;
using Insights.Cli.Backup;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Backup;

public sealed class BackupTests : IDisposable
{
    private readonly LiveDatabase database = new();
    private readonly CommandLine insights = new(FakeServer.Answering(new JsonObject()));

    private string Target => database.Beside("backup.db");

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task Entries_that_are_still_in_the_WAL_are_in_the_backup()
    {
        database.Write(500);
        var done = await insights.RunAsync("backup", database.File, "--to", Target);
        done.Code.ShouldBe(ExitCode.Success, done.Error);
        done.Out.ShouldStartWith($"{Target}: 500 users, 500 log entries, ");
        LiveDatabase.Entries(Target).ShouldBe(500);

        // What copying the file by other means gives.
        File.Copy(database.File, database.Beside("copied.db"));
        LiveDatabase.Entries(database.Beside("copied.db")).ShouldBe(0);
    }

    [Fact]
    public void A_writer_goes_on_during_a_backup_which_is_of_one_moment()
    {
        database.Write(30_000);
        var writes = 0;
        var contents = new DatabaseBackup(database.File, new(Target, force: false)).Run(
            _ =>
            {
                // A copy that begins anew at each write never ends.
                (++writes).ShouldBeLessThan(20);
                database.Write(10);
            }, default);
        writes.ShouldBeGreaterThan(1);
        contents.Entries.ShouldBe(30_000);
        contents.Users.ShouldBe(30_000);
        LiveDatabase.Entries(database.File).ShouldBe(30_000 + (10 * writes));
    }

    [Fact]
    public async Task Put_in_the_place_of_the_database_it_is_the_database()
    {
        database.Write(20);
        await insights.RunAsync("backup", database.File, "--to", Target);
        var place = Path.Combine(Directory.CreateDirectory(database.Beside("restored")).FullName, "insights.db");
        File.Move(Target, place);
        using (var connection = LiveDatabase.Open(place))
        {
            LiveDatabase.Run(connection, "PRAGMA journal_mode=WAL");
            LiveDatabase.Run(connection, "INSERT INTO user_log (user_hash, seq, count, entries) VALUES (x'00', 1, 3, x'00')");
        }
        LiveDatabase.Entries(place).ShouldBe(23);
    }

    [Fact]
    public async Task Only_its_owner_can_read_it_and_nothing_else_is_left_behind()
    {
        database.Write(5);
        await insights.RunAsync("backup", database.File, "--to", Target);
        Left().ShouldBe(["backup.db"]);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Target).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task An_existing_file_is_replaced_by_force_only()
    {
        database.Write(5);
        await File.WriteAllTextAsync(Target, "mine");
        var refused = await insights.RunAsync("backup", database.File, "--to", Target);
        refused.Code.ShouldBe(ExitCode.Usage);
        refused.Error.ShouldContain($"{Target} exists; --force replaces it");
        (await File.ReadAllTextAsync(Target)).ShouldBe("mine");

        (await insights.RunAsync("backup", database.File, "--to", Target, "--force", "--output", "json")).Out.ShouldContain("\"entries\": 5");
        LiveDatabase.Entries(Target).ShouldBe(5);
    }

    [Fact]
    public async Task A_database_in_use_is_not_replaced_even_by_force()
    {
        using var other = new LiveDatabase();
        other.Write(3);
        var refused = await insights.RunAsync("backup", database.File, "--to", other.File, "--force");
        refused.Code.ShouldBe(ExitCode.Usage);
        refused.Error.ShouldContain("a server uses");
        (await insights.RunAsync("backup", other.File, "--to", other.File, "--force")).Error.ShouldContain("is the database itself");
        LiveDatabase.Entries(other.File).ShouldBe(3);
    }

    [Theory]
    [InlineData(null, "no such file")]
    [InlineData("", "is not the SQLite file of an Insights server")]
    [InlineData("plain text that is long enough to be looked at as if it had a header of SQLite's", "is not the SQLite file of an Insights server")]
    public async Task What_is_no_database_is_refused(string? content, string fault)
    {
        var file = database.Beside("other");
        if (content is not null)
            await File.WriteAllTextAsync(file, content);
        var done = await insights.RunAsync("backup", file, "--to", Target);
        done.Code.ShouldBe(ExitCode.Usage);
        done.Error.ShouldBe($"insights: {file}{(content is null ? ":" : "")} {fault}\n");
        Left().ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_program_s_database_is_refused()
    {
        var file = database.Beside("other.sqlite");
        using (var connection = LiveDatabase.Open(file))
            LiveDatabase.Run(connection, "CREATE TABLE end_user (x)");
        (await insights.RunAsync("backup", file, "--to", Target)).Error.ShouldContain("is not the SQLite file of an Insights server");
    }

    [Fact]
    public async Task A_missing_folder_is_named()
    {
        var done = await insights.RunAsync("backup", database.File, "--to", database.Beside("none/backup.db"));
        done.Code.ShouldBe(ExitCode.Usage);
        done.Error.ShouldContain($"no folder {database.Beside("none")}");
    }

    [Fact]
    public void Without_room_nothing_is_made()
    {
        Should.Throw<FailedException>(() => new BackupTarget(Target, force: false).Make(long.MaxValue)).Message.ShouldContain("no room in");
        Left().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("user_log")]
    [InlineData("session")] // which nothing but the check reads
    public async Task A_damaged_database_gives_no_backup(string table)
    {
        database.Write(2_000);
        var damaged = database.Beside("damaged.db");
        await insights.RunAsync("backup", database.File, "--to", damaged);
        var pageSize = (int)LiveDatabase.Number(damaged, "PRAGMA page_size");
        var page = (int)LiveDatabase.Number(damaged, $"SELECT rootpage FROM sqlite_master WHERE name = '{table}'");
        var bytes = await File.ReadAllBytesAsync(damaged);
        bytes.AsSpan((page - 1) * pageSize, pageSize).Fill(0xFF);
        await File.WriteAllBytesAsync(damaged, bytes);

        await File.WriteAllTextAsync(Target, "the last good one");
        var done = await insights.RunAsync("backup", damaged, "--to", Target, "--force");
        done.Code.ShouldBe(ExitCode.Failed);
        done.Error.ShouldContain($"{damaged} is damaged");
        (await File.ReadAllTextAsync(Target)).ShouldBe("the last good one");
    }

    [Theory]
    [InlineData("copied", 30_000)]
    [InlineData("checking", 30_000)]
    [InlineData("checking", 1)] // checked before anyone looks at the token
    public void Cancelled_it_leaves_nothing_behind(string when, int entries)
    {
        database.Write(entries);
        using var ctrlC = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => new DatabaseBackup(database.File, new(Target, force: false)).Run(
            text =>
            {
                if (text.StartsWith(when, StringComparison.Ordinal))
                    ctrlC.Cancel();
            }, ctrlC.Token));
        Left().ShouldBeEmpty();
    }

    private IEnumerable<string> Left() => Directory.EnumerateFiles(database.Folder)
        .Select(f => Path.GetFileName(f))
        .Where(name => !name.StartsWith("insights.db", StringComparison.Ordinal) && !name.StartsWith("other", StringComparison.Ordinal))
        .Order();
}
