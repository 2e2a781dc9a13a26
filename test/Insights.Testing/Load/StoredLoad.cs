using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Insights.Testing.Load;

/// <summary>Looks into the database past the program: asking the program would bring rows up to date.</summary>
/// <param name="connect">Makes a connection, not yet open, to SQLite or PostgreSQL.</param>
public sealed class StoredLoad(Func<DbConnection> connect)
{
    /// <summary>The number that a query answers with.</summary>
    public async Task<long> CountAsync(string sql) => Convert.ToInt64((await ReadAsync(sql, row => row.GetValue(0)))[0], CultureInfo.InvariantCulture);

    /// <summary>Sessions and events of every user, from the session rows.</summary>
    public async Task<Dictionary<string, LoadTotals>> TotalsAsync() => new(await ReadAsync(
        """
        SELECT u.id, count(*), sum(s.event_count), min(s.start_ms), max(s.end_ms), CAST(sum(s.end_ms - s.start_ms) AS bigint)
        FROM end_user u JOIN session s ON s.user_hash = u.user_hash GROUP BY u.id, u.kind
        """,
        row => KeyValuePair.Create(
            row.GetString(0), new LoadTotals(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)))));

    /// <summary>The one attribute that is a number, of every user that has it.</summary>
    public async Task<Dictionary<string, double>> NumbersAsync() => new(await ReadAsync(
        "SELECT u.id, v.number FROM end_user u JOIN attribute_value v ON v.user_hash = u.user_hash",
        row => KeyValuePair.Create(row.GetString(0), row.GetDouble(1))));

    /// <summary>What PostgreSQL's processes are at; of SQLite there is nothing to tell.</summary>
    public async Task<string> ActivityAsync()
    {
        await using (var connection = connect())
        {
            if (connection is not NpgsqlConnection)
                return "";
        }
        return string.Join('\n', await ReadAsync(
            """
            SELECT concat_ws(' | ', pid, application_name, client_port, state, wait_event_type, wait_event, 'blocked by ' || pg_blocking_pids(pid)::text,
              'since ' || (now() - xact_start), left(regexp_replace(query, '\s+', ' ', 'g'), 120))
            FROM pg_stat_activity WHERE backend_type = 'client backend' ORDER BY xact_start NULLS LAST
            """,
            row => row.GetString(0)));
    }

    private async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read)
    {
        await using var connection = connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are the tests' own
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await rows.ReadAsync())
            all.Add(read(rows));
        return all;
    }
}
