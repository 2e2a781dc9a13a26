using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Insights.Benchmarks.Storage;

/// <summary>SQLite without ADO.NET: nothing between the loop and the library, so that the floor is a floor.</summary>
internal sealed class BareStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, sqlite3_stmt> _kept = [];

    public void Execute(string sql)
    {
        if (!_kept.TryGetValue(sql, out var statement))
            _kept.Add(sql, statement = Compile(sql));
        Check(sqlite3_step(statement), SQLITE_DONE);
        sqlite3_reset(statement);
    }

    public BareInsert Prepare(string sql) => new(this, Compile(sql));

    public void Check(int code, int expected)
    {
        if (code != expected)
            throw new SqliteException(sqlite3_errmsg(connection.Handle!).utf8_to_string(), code);
    }

    public void Dispose()
    {
        foreach (var statement in _kept.Values)
            statement.Dispose();
        connection.Dispose();
    }

    private sqlite3_stmt Compile(string sql)
    {
        Check(sqlite3_prepare_v2(connection.Handle!, sql, out var statement), SQLITE_OK);
        return statement;
    }
}

/// <summary>The prepared insert of the bare loop.</summary>
internal sealed class BareInsert(BareStatements owner, sqlite3_stmt statement) : IDisposable
{
    public void Insert(Guid user, long seq, ReadOnlySpan<byte> entry)
    {
        Span<byte> hash = stackalloc byte[16];
        user.TryWriteBytes(hash, bigEndian: true, out _);
        owner.Check(sqlite3_bind_blob(statement, 1, hash), SQLITE_OK);
        owner.Check(sqlite3_bind_int64(statement, 2, seq), SQLITE_OK);
        owner.Check(sqlite3_bind_blob(statement, 3, entry), SQLITE_OK);
        owner.Check(sqlite3_step(statement), SQLITE_DONE);
        sqlite3_reset(statement);
    }

    public void Dispose() => statement.Dispose();
}
