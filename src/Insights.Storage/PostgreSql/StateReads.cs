using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>
/// Reads what waking users takes, many users in one statement: who asks while a statement is under way shares the next one.
/// No linger. Thread-safe.
/// </summary>
/// <param name="large">Reads a user apart whose log is too large to be read with others.</param>
internal sealed class StateReads(NpgsqlDataSource source, Func<Guid, bool, Task<StoredState>> large)
{
    /// <summary>Statements under way at once.</summary>
    private const int AtOnce = 2;

    /// <summary>Most users in one statement.</summary>
    private const int MostUsers = 200;

    /// <summary>Bytes of entries of one user from which on it is read apart.</summary>
    private const int MostBytes = 4 << 20;

    /// <summary>One statement sees one moment, so that the log is never behind what was made from it.</summary>
    private const string Sql = """
        SELECT u.place, s.seq, s.bytes, e.rows_seq, e.rows_as_of_ms, l.seqs, l.counts, l.entries, t.erased_ms, t.until_ms, z.bytes
        FROM unnest($1, $2) WITH ORDINALITY AS u (hash, from_start, place)
        LEFT JOIN snapshot s ON s.user_hash = u.hash AND NOT u.from_start
        LEFT JOIN end_user e ON e.user_hash = u.hash AND e.rows_seq IS NOT NULL
        LEFT JOIN tombstone t ON t.user_hash = u.hash
        CROSS JOIN LATERAL (
          SELECT coalesce((SELECT seq FROM user_log WHERE user_hash = u.hash AND seq <= s.seq ORDER BY seq DESC LIMIT 1), 0) AS seq) f
        LEFT JOIN LATERAL (
          SELECT sum(octet_length(entries)) AS bytes FROM user_log WHERE user_hash = u.hash AND seq >= f.seq) z ON true
        LEFT JOIN LATERAL (
          SELECT array_agg(seq ORDER BY seq) AS seqs, array_agg(count ORDER BY seq) AS counts, array_agg(entries ORDER BY seq) AS entries
          FROM user_log WHERE z.bytes <= $3 AND user_hash = u.hash AND seq >= f.seq) l ON true
        """;

    private readonly Lock _lock = new();
    private List<Asked> _waiting = [];
    private int _running;

    public Task<StoredState> ReadAsync(Guid user, bool fromStart, CancellationToken ct)
    {
        var asked = new Asked(user, fromStart);
        lock (_lock)
        {
            _waiting.Add(asked);
            if (_running == AtOnce)
                return asked.Task.WaitAsync(ct);
            _running++;
        }
        _ = RunAsync();
        return asked.Task.WaitAsync(ct);
    }

    private async Task RunAsync()
    {
        while (true)
        {
            List<Asked> batch;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _running--;
                    return;
                }
                if (_waiting.Count <= MostUsers)
                {
                    (batch, _waiting) = (_waiting, []);
                }
                else
                {
                    batch = _waiting[..MostUsers];
                    _waiting.RemoveRange(0, MostUsers);
                }
            }
            try
            {
                await ReadAsync(batch).ConfigureAwait(false);
            }
            catch (Exception e) // of any kind: whoever asked must hear of it
            {
                foreach (var asked in batch)
                    asked.TrySetException(new StoreException(StoreFault.Unavailable, e));
            }
        }
    }

    private async Task ReadAsync(List<Asked> batch)
    {
        var states = new StoredState?[batch.Count];
        var tombstones = new Tombstone?[batch.Count];
        var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var command = new NpgsqlCommand(Sql, connection);
            await using var _ = command.ConfigureAwait(false);
            command.Parameters.Add(Pipeline.Each(batch, a => a.User));
            command.Parameters.Add(Pipeline.Each(batch, a => a.FromStart));
            command.Parameters.Add(Pipeline.Value((long)MostBytes));
            var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
                var at = reader.GetInt64(0) - 1;
                tombstones[at] = reader.IsDBNull(8) ? null : new Tombstone(reader.GetInt64(8), reader.GetInt64(9));
                states[at] = State(reader);
            }
        }
        for (var i = 0; i < states.Length; i++)
        {
            var state = states[i] ?? await large(batch[i].User, batch[i].FromStart).ConfigureAwait(false);
            batch[i].TrySetResult(tombstones[i] is { } tombstone ? state with { Tombstone = tombstone } : state);
        }
    }

    /// <summary>Null where the log is too large.</summary>
    private static StoredState? State(NpgsqlDataReader row)
    {
        if (!row.IsDBNull(10) && row.GetInt64(10) > MostBytes)
            return null;
        var snapshot = row.IsDBNull(1) ? null : new Snapshot(row.GetInt64(1), row.GetFieldValue<byte[]>(2));
        var head = row.IsDBNull(3) ? null : new ProjectionHead(row.GetInt64(3), row.GetInt64(4));
        if (row.IsDBNull(5))
            return new StoredState(snapshot, head, []);
        var (seqs, counts, entries) = (row.GetFieldValue<long[]>(5), row.GetFieldValue<int[]>(6), row.GetFieldValue<byte[][]>(7));
        var all = new List<LogEntry>(seqs.Length);
        for (var i = 0; i < seqs.Length; i++)
            Log.LogRow.Unpack(all, seqs[i], counts[i], entries[i], snapshot?.Seq ?? 0);
        return new StoredState(snapshot, head, all);
    }

    private sealed class Asked(Guid user, bool fromStart) : TaskCompletionSource<StoredState>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Guid User => user;

        public bool FromStart => fromStart;
    }
}
