using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Tests.PostgreSql;
using Insights.Storage.Tests.Sqlite;

namespace Insights.Storage.Tests.Questions;

/// <summary>The latest alarms are read first, up to a moment.</summary>
public abstract class OpenSessionsTests(Func<Task<InsightsStore>> open)
{
    [SkippableFact]
    public async Task The_latest_alarms_up_to_a_moment_are_read_first()
    {
        await using var store = await open();
        foreach (var dueMs in (long[])[300, 100, 500, 400, 200])
            await store.Users.AppendAsync(new LogAppend(new WriteSession(new EndUserKey("open", UserKind.Identified, $"u{dueMs}")), 1, [[1]], dueMs));
        await store.Users.AppendAsync(new LogAppend(new WriteSession(new EndUserKey("open", UserKind.Identified, "none")), 1, [[1]]));
        (await store.OpenSessions.ReadLatestAsync(400, 3, CancellationToken.None)).Select(a => (a.User.Id, a.DueMs)).ShouldBe([("u400", 400), ("u300", 300), ("u200", 200)]);
        (await store.OpenSessions.ReadLatestAsync(99, 3, CancellationToken.None)).ShouldBeEmpty();
    }
}

public sealed class SqliteOpenSessionsTests(SqliteStoreDatabase database) : OpenSessionsTests(() => database.OpenStoreAsync()), IClassFixture<SqliteStoreDatabase>;

public sealed class PostgreSqlOpenSessionsTests(PostgreSqlStoreDatabase database) : OpenSessionsTests(() => database.OpenStoreAsync()), IClassFixture<PostgreSqlStoreDatabase>;
