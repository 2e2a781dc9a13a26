using Insights.Domain.Accounts;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>The console's protection keys: few rows, beside the queue.</summary>
internal sealed class PostgreSqlProtectionKeys(NpgsqlDataSource source) : IProtectionKeys
{
    public async ValueTask<IReadOnlyList<string>> ReadAsync(CancellationToken ct)
    {
        var command = source.CreateCommand("SELECT xml FROM protection_key ORDER BY number");
        await using var _ = command.ConfigureAwait(false);
        var row = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await using var __ = row.ConfigureAwait(false);
        var found = new List<string>();
        while (await row.ReadAsync(ct).ConfigureAwait(false))
            found.Add(row.GetString(0));
        return found;
    }

    public async ValueTask AddAsync(string name, string xml, CancellationToken ct)
    {
        var command = source.CreateCommand("INSERT INTO protection_key (name, xml) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(Pipeline.Value(name));
        command.Parameters.Add(Pipeline.Value(xml));
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }
}
