using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Npgsql;
using NpgsqlTypes;

namespace Insights.Storage.PostgreSql;

/// <summary>Writes the user log.</summary>
internal static class LogWrites
{
    /// <summary>From this many rows on, COPY and its round trip beat arrays.</summary>
    private const int FewRows = 16;

    /// <summary>
    /// Asks for the last entry of each user whose writes name it, but for appends that go on from a known one: should it be
    /// stale, the key refuses them. Nothing refuses an alarm, so its user is asked for whatever else is written of it.
    /// </summary>
    public static void AskHeads(Pipeline check, Segment segment, KnownHeads known, Findings found)
    {
        var heads = found.Heads;
        var unknown = new List<Guid>();
        foreach (var user in segment.Alarms.Select(a => a.UserHash).Concat(segment.Clears.Select(c => c.UserHash)))
        {
            if (heads.TryAdd(user, 0))
                unknown.Add(user);
        }
        foreach (var append in segment.Appends)
        {
            if (heads.ContainsKey(append.UserHash))
                continue;
            var isKnown = known.IsContinuedBy(append);
            heads.Add(append.UserHash, isKnown ? append.FirstSeq - 1 : 0);
            found.HasKnownHeads |= isKnown;
            if (!isKnown)
                unknown.Add(append.UserHash);
        }
        if (unknown.Count == 0)
            return;
        check.AddQuery(
            """
            SELECT u.hash, l.seq FROM unnest($1) AS u (hash)
            CROSS JOIN LATERAL (SELECT seq FROM user_log WHERE user_hash = u.hash ORDER BY seq DESC LIMIT 1) l
            """,
            row => heads[row.GetGuid(0)] = row.GetInt64(1),
            Pipeline.Value(unknown.ToArray()));
    }

    public static void Append(NpgsqlConnection connection, Pipeline write, List<AppendItem> appends)
    {
        var rows = appends.Sum(a => a.Rows);
        if (rows >= FewRows)
            Copy(connection, appends);
        else if (rows > 0)
            Insert(write, appends, rows);
    }

    private static void Copy(NpgsqlConnection connection, List<AppendItem> appends)
    {
        using var copy = connection.BeginBinaryImport("COPY user_log (user_hash, seq, entry) FROM STDIN (FORMAT BINARY)");
        foreach (var append in appends)
        {
            for (var i = 0; i < append.Entries.Count; i++)
            {
                copy.StartRow();
                copy.Write(append.UserHash, NpgsqlDbType.Uuid);
                copy.Write(append.FirstSeq + i, NpgsqlDbType.Bigint);
                copy.Write(append.Entries[i], NpgsqlDbType.Bytea);
            }
        }
        copy.Complete();
    }

    private static void Insert(Pipeline write, List<AppendItem> appends, int rows)
    {
        var (users, seqs, entries) = (new Guid[rows], new long[rows], new byte[rows][]);
        var row = 0;
        foreach (var append in appends)
        {
            for (var i = 0; i < append.Entries.Count; i++, row++)
                (users[row], seqs[row], entries[row]) = (append.UserHash, append.FirstSeq + i, append.Entries[i]);
        }
        write.Add(
            "INSERT INTO user_log (user_hash, seq, entry) SELECT * FROM unnest($1, $2, $3)",
            Pipeline.Value(users), Pipeline.Value(seqs), Pipeline.Value(entries));
    }
}
