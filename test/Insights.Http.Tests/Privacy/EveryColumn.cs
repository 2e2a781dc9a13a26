using System.Text;
using Microsoft.Data.Sqlite;

namespace Insights.Http.Tests.Privacy;

/// <summary>All that a database holds: every column of every row of every table that its catalogue names.</summary>
internal static class EveryColumn
{
    /// <returns>The values by table and column, in all forms in which a text could stand in them.</returns>
    public static IReadOnlyDictionary<string, string> Read(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var found = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var table in Texts(connection, "SELECT name FROM sqlite_master WHERE type = 'table'"))
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the names are the catalogue's
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            using var row = command.ExecuteReader();
            for (var i = 0; i < row.FieldCount; i++)
                found.Add($"{table}.{row.GetName(i)}", new StringBuilder());
            while (row.Read())
            {
                for (var i = 0; i < row.FieldCount; i++)
                    found[$"{table}.{row.GetName(i)}"].AppendLine(Text(row.GetValue(i)));
            }
        }
        return found.ToDictionary(f => f.Key, f => f.Value.ToString());
    }

    private static string Text(object value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value.ToString()!;

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is a constant
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var texts = new List<string>();
        while (row.Read())
            texts.Add(row.GetString(0));
        return texts;
    }
}
