using Insights.Testing.Load;
using Npgsql;

namespace Insights.Cluster.Tests.Faults;

/// <summary>Looks into the database past the program: asking the program would bring rows up to date.</summary>
internal sealed class StoredUsers(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public async Task<long> CountAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync() is var n and not DBNull ? n : 0L, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Sessions and events of every user, from the session rows.</summary>
    public async Task<Dictionary<string, LoadTotals>> AllAsync()
    {
        await using var command = _source.CreateCommand(
            """
            SELECT u.id, count(*), sum(s.event_count), min(s.start_ms), max(s.end_ms), sum(s.end_ms - s.start_ms)::bigint
            FROM end_user u JOIN session s USING (user_hash) GROUP BY u.id
            """);
        await using var rows = await command.ExecuteReaderAsync();
        var users = new Dictionary<string, LoadTotals>();
        while (await rows.ReadAsync())
            users.Add(rows.GetString(0), new LoadTotals(rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5)));
        return users;
    }

    /// <summary>The one attribute that is a number, of every user that has it.</summary>
    public async Task<Dictionary<string, double>> NumbersAsync()
    {
        await using var command = _source.CreateCommand("SELECT u.id, v.number FROM end_user u JOIN attribute_value v USING (user_hash)");
        await using var rows = await command.ExecuteReaderAsync();
        var numbers = new Dictionary<string, double>();
        while (await rows.ReadAsync())
            numbers.Add(rows.GetString(0), rows.GetDouble(1));
        return numbers;
    }

    /// <summary>What the server's processes are at.</summary>
    public async Task<string> ActivityAsync()
    {
        await using var command = _source.CreateCommand(
            """
            SELECT concat_ws(' | ', pid, application_name, client_port, state, wait_event_type, wait_event, 'blocked by ' || pg_blocking_pids(pid)::text,
              'since ' || (now() - xact_start), left(regexp_replace(query, '\s+', ' ', 'g'), 120))
            FROM pg_stat_activity WHERE backend_type = 'client backend' ORDER BY xact_start NULLS LAST
            """);
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync())
            lines.Add(rows.GetString(0));
        return string.Join('\n', lines);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
