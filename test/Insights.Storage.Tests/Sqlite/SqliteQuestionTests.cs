using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Questions;
using Insights.Storage.Sqlite;

namespace Insights.Storage.Tests.Sqlite;

public sealed class SqliteQuestionTests(SqliteStoreDatabase database) : IClassFixture<SqliteStoreDatabase>
{
    private const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    /// <summary>It went on until it had its answer, however long that took.</summary>
    [Fact]
    public async Task A_question_went_on_after_its_asker_had_left()
    {
        await using (await database.OpenStoreAsync())
        {
            using var questions = new SqliteQuestions(new SqliteDatabase(database.File));
            using var left = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await Should.ThrowAsync<OperationCanceledException>(() => AskAsync(questions, Endless, left.Token).WaitAsync(TimeSpan.FromSeconds(20)));
            (await AskAsync(questions, "SELECT 7", CancellationToken.None)).ShouldBe([7]);
        }
    }

    [SkippableFact]
    public async Task Only_its_owner_can_read_the_file_of_a_database_and_what_lies_beside_it()
    {
        if (OperatingSystem.IsWindows())
            throw new SkipException("files have no modes here");
        Directory.CreateDirectory(Path.GetDirectoryName(database.File)!);
        await File.AppendAllBytesAsync(database.File, Array.Empty<byte>());
        File.SetUnixFileMode(database.File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await using (var store = await database.OpenStoreAsync())
        {
            (await store.IsWritableAsync(CancellationToken.None)).ShouldBeTrue();
            var files = Directory.GetFiles(Path.GetDirectoryName(database.File)!, Path.GetFileName(database.File) + "*");
            files.Length.ShouldBeGreaterThan(1);
            foreach (var file in files)
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }
    }

    private static Task<List<long>> AskAsync(SqliteQuestions questions, string sql, CancellationToken ct) =>
        questions.ListAsync("acme", new SqlText(SqlDialect.Sqlite).Add(sql), row => row.Int64(0), ct).AsTask();
}
