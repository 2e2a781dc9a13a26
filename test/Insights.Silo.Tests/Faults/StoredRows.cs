using Insights.Testing.Load;
using Microsoft.Data.Sqlite;

namespace Insights.Silo.Tests.Faults;

/// <summary>Looks into the database past the program: asking the program would bring rows up to date.</summary>
internal static class StoredRows
{
    public static long Count(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar() is DBNull or null ? 0L : command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The one attribute that is a number, of every user of the account that has it.</summary>
    public static Dictionary<string, double> Numbers(string file, string account)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT u.id, v.number FROM end_user u JOIN attribute_value v ON v.user_hash = u.user_hash WHERE u.account = $account";
        command.Parameters.AddWithValue("$account", account);
        using var rows = command.ExecuteReader();
        var numbers = new Dictionary<string, double>();
        while (rows.Read())
            numbers.Add(rows.GetString(0), rows.GetDouble(1));
        return numbers;
    }

    /// <summary>Sessions and events of every user of the account, from the session rows.</summary>
    public static Dictionary<string, LoadTotals> Users(string file, string account)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT u.id, count(*), sum(s.event_count), min(s.start_ms), max(s.end_ms), sum(s.end_ms - s.start_ms)
            FROM end_user u JOIN session s ON s.user_hash = u.user_hash WHERE u.account = $account GROUP BY u.id
            """;
        command.Parameters.AddWithValue("$account", account);
        using var rows = command.ExecuteReader();
        var users = new Dictionary<string, LoadTotals>();
        while (rows.Read())
            users.Add(rows.GetString(0), new LoadTotals(rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5)));
        return users;
    }
}
