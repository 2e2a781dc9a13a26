using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Insights.Storage.Sqlite;

/// <summary>
/// A prepared statement, used again and again by one thread at a time. On the way of an event this is half the cost of a
/// command with its parameters. Parameters are numbered from 1, columns from 0.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 db, string sql)
    {
        _db = db;
        Check(sqlite3_prepare_v3(db, sql, SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public Statement Bind(int parameter, long value)
    {
        Check(sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, long? value)
    {
        Check(value is { } number ? sqlite3_bind_int64(_statement, parameter, number) : sqlite3_bind_null(_statement, parameter));
        return this;
    }

    public Statement Bind(int parameter, double? value)
    {
        Check(value is { } number ? sqlite3_bind_double(_statement, parameter, number) : sqlite3_bind_null(_statement, parameter));
        return this;
    }

    public Statement Bind(int parameter, string? value)
    {
        Check(value is null ? sqlite3_bind_null(_statement, parameter) : sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? sqlite3_bind_zeroblob(_statement, parameter, 0) : sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(parameter, bytes);
    }

    /// <summary>Goes to the next row; at the end makes the statement ready for the next use.</summary>
    /// <returns>False at the end.</returns>
    public bool Step()
    {
        var code = sqlite3_step(_statement);
        if (code == SQLITE_ROW)
            return true;
        sqlite3_reset(_statement);
        if (code != SQLITE_DONE)
            Throw(code);
        return false;
    }

    /// <summary>Ends reading before the last row.</summary>
    public void Reset() => sqlite3_reset(_statement);

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many rows it wrote.</returns>
    public int Run()
    {
        while (Step())
        {
        }
        return sqlite3_changes(_db);
    }

    public bool IsNull(int column) => sqlite3_column_type(_statement, column) == SQLITE_NULL;

    public long Int64(int column) => sqlite3_column_int64(_statement, column);

    public int Int32(int column) => sqlite3_column_int(_statement, column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public double? DoubleOrNull(int column) => IsNull(column) ? null : sqlite3_column_double(_statement, column);

    public string Text(int column) => sqlite3_column_text(_statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Bytes(int column) => sqlite3_column_blob(_statement, column).ToArray();

    public Guid Guid(int column) => new(sqlite3_column_blob(_statement, column), bigEndian: true);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != SQLITE_OK)
            Throw(code);
    }

    private void Throw(int code) =>
        throw new SqliteException(sqlite3_errmsg(_db).utf8_to_string(), code, sqlite3_extended_errcode(_db));
}
