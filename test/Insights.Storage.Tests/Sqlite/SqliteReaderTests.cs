using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Testing.Conformance;

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
