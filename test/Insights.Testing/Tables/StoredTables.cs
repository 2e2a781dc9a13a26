using System.Data.Common;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Insights.Testing.Tables;

/// <summary>Every row of every table that a database's own catalogue lists, whatever tables there are.</summary>
/// <param name="connect">Makes a connection, not yet open.</param>
/// <param name="catalogue">Asks the catalogue for the tables, each by the name that a query has for it.</param>
public sealed class StoredTables(Func<DbConnection> connect, string catalogue)
{
    public static StoredTables OfSqlite(Func<DbConnection> connect) =>
        new(connect, "SELECT name FROM sqlite_master WHERE type = 'table'");

    public static StoredTables OfPostgreSql(string connectionString) => new(
        () => new NpgsqlConnection(connectionString),
        """
        SELECT CASE schemaname WHEN current_schema() THEN '' ELSE quote_ident(schemaname) || '.' END || quote_ident(tablename)
        FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
        """);

    /// <returns>All that stands in a column, by table and column, in every form in which a text could stand there.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ColumnsAsync()
    {
        var columns = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        await ReadAsync(
            (table, row) =>
            {
                for (var i = 0; i < row.FieldCount; i++)
                    columns.Add($"{table}.{row.GetName(i)}", new StringBuilder());
            },
            (table, row) =>
            {
                for (var i = 0; i < row.FieldCount; i++)
                    columns[$"{table}.{row.GetName(i)}"].AppendLine(Encoding.UTF8.GetString(Bytes(row.GetValue(i))));
            });
        return columns.ToDictionary(c => c.Key, c => c.Value.ToString());
    }

    /// <returns>How many rows of each table hold one of these in any column; tables with none are left out.</returns>
    public async Task<IReadOnlyDictionary<string, int>> RowsHoldingAsync(params byte[][] wanted)
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        await ReadAsync((_, _) => { }, (table, row) =>
        {
            for (var i = 0; i < row.FieldCount; i++)
            {
                var value = Bytes(row.GetValue(i));
                if (!Array.Exists(wanted, w => value.AsSpan().IndexOf(w) >= 0))
                    continue;
                rows[table] = rows.GetValueOrDefault(table) + 1;
                return;
            }
        });
        return rows;
    }

    private async Task ReadAsync(Action<string, DbDataReader> onTable, Action<string, DbDataReader> onRow)
    {
        await using var connection = connect();
        await connection.OpenAsync();
        var tables = new List<string>();
        await QueryAsync(connection, catalogue, _ => { }, row => tables.Add(row.GetString(0)));
        foreach (var table in tables)
            await QueryAsync(connection, $"SELECT * FROM {table}", row => onTable(table, row), row => onRow(table, row));
    }

    private static async Task QueryAsync(DbConnection connection, string sql, Action<DbDataReader> first, Action<DbDataReader> each)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the names are the catalogue's
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var row = await command.ExecuteReaderAsync();
        first(row);
        while (await row.ReadAsync())
            each(row);
    }

    private static byte[] Bytes(object value) => value switch
    {
        byte[] bytes => bytes,
        Guid hash => hash.ToByteArray(bigEndian: true),
        DBNull => [],
        string[] texts => Encoding.UTF8.GetBytes(string.Join('\n', texts)),
        Array other => throw new NotSupportedException($"What stands in an array of {other.GetType().GetElementType()} is not looked through."),
        _ => Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };
}
