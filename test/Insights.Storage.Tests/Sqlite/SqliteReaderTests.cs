using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Testing.Conformance;
using Insights.Testing.Logging;

namespace Insights.Storage.Tests.Sqlite;

public sealed class SqliteReaderTests(SqliteStoreDatabase database) : IClassFixture<SqliteStoreDatabase>
{
    /// <summary>Its read transaction stayed open, and the WAL could never be emptied again.</summary>
    [Fact]
    public async Task A_row_that_could_not_be_read_left_its_connection_amid_a_transaction()
    {
        await using var store = await database.OpenStoreAsync();
        var writer = new WriteSession(new EndUserKey("acme", UserKind.Identified, "damaged"));
        var values = UserValues.Of(new Dictionary<int, KnownValue> { [1] = new(new TextValue("a"), AttributeSource.Api, 1) });
        await store.Users.AppendAsync(new LogAppend(writer, 1, [[1]]));
        await store.Users.ProjectAsync(writer, 1, new ProjectionUpdate(
            null, 1, new Profile(4, StandardAttributes.Unset, null) { Values = values }, null, [], ValueChanges.Between(UserValues.None, values)));
        Run("UPDATE attribute_value SET type = 99").ShouldBe(1);

        (await Should.ThrowAsync<StoreException>(async () => await store.Records.ReadAsync(writer.User, CancellationToken.None)))
            .Fault.ShouldBe(StoreFault.Corrupt);

        Run("UPDATE attribute_value SET type = 1").ShouldBe(1);
        BusyAtCheckpoint().ShouldBe(0);
        (await store.Records.ReadAsync(writer.User, CancellationToken.None)).Profile!.Values.ShouldBe(values);
    }

    [Fact]
    public async Task What_cannot_be_read_is_logged_once_a_user()
    {
        using var log = new LogCapture();
        await using var store = await InsightsStore.OpenAsync(new StorageOptions { Sqlite = database.File }, TimeProvider.System, log, CancellationToken.None);
        for (var i = 0; i < 6; i++)
            store.Users.Corrupt(new EndUserKey("acme", UserKind.Identified, $"u{i % 2}"), new InvalidDataException("what is wrong")).Fault.ShouldBe(StoreFault.Corrupt);
        log.Troubles.Count.ShouldBe(2);
        log.Troubles.ShouldAllBe(l => l.Text.Contains("what is wrong") && !l.Text.Contains("u0") && !l.Text.Contains("u1"));
    }

    private int Run(string sql)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>1 where a reader is in the way.</summary>
    private long BusyAtCheckpoint()
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)";
        using var reader = command.ExecuteReader();
        while (reader.FieldCount < 3 && reader.NextResult())
        {
        }
        reader.Read().ShouldBeTrue();
        return reader.GetInt64(0);
    }
}
