using System.Text;
using Microsoft.Data.Sqlite;

namespace Insights.Http.Tests.Retention;

/// <summary>Every row of every table that the database's own catalogue lists, whatever tables there are.</summary>
internal static class EveryTable
{
    /// <summary>The tables with a row that holds one of the given bytes in any column; none where nothing is found.</summary>
    public static IReadOnlyList<string> Holding(string file, params byte[][] wanted)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return [.. Tables(connection).Where(table => Holds(connection, table, wanted))];
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static List<string> Tables(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table'";
        using var reader = command.ExecuteReader();
        var tables = new List<string>();
        while (reader.Read())
            tables.Add(reader.GetString(0));
        return tables;
    }

    private static bool Holds(SqliteConnection connection, string table, byte[][] wanted)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table}";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                var value = reader.GetValue(column) switch
                {
                    byte[] bytes => bytes,
                    DBNull => [],
                    var other => Bytes(Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture)!),
                };
                if (Array.Exists(wanted, w => value.AsSpan().IndexOf(w) >= 0))
                    return true;
            }
        }
        return false;
    }
}
