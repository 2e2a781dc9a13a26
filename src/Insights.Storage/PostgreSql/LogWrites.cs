using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Writes the user log.</summary>
internal static class LogWrites
{
    /// <summary>From this many rows on, COPY and its round trip beat arrays.</summary>
    private const int FewRows = 16;

    /// <summary>
    /// Asks for the last entry of each user whose writes name it, but for appends that go on from a known one: should it be
    /// stale, the key refuses them. Nothing refuses a settlement, so its user is asked for whatever else is written of it.
    /// </summary>
    public static void AskHeads(Pipeline check, Segment segment, KnownHeads known, Findings found)
    {
        var heads = found.Heads;
        var unknown = new List<Guid>();
        foreach (var settle in segment.Settlements)
        {
            heads.Add(settle.UserHash, 0);
            unknown.Add(settle.UserHash);
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
            SELECT u.hash, l.last, coalesce(e.incarnation, 0) FROM unnest($1) AS u (hash)
            CROSS JOIN LATERAL (SELECT seq + count - 1 AS last FROM user_log WHERE user_hash = u.hash ORDER BY seq DESC LIMIT 1) l
            LEFT JOIN end_user e ON e.user_hash = u.hash
            """,
            row =>
            {
                heads[row.GetGuid(0)] = row.GetInt64(1);
                found.Incarnations[row.GetGuid(0)] = row.GetInt64(2);
            },
            Pipeline.Value(unknown.ToArray()));
    }

    public static void Append(NpgsqlConnection connection, Pipeline write, List<AppendItem> appends)
    {
        if (appends.Count >= FewRows)
            LogCopy.Write(connection, appends);
        else if (appends.Count > 0)
            Insert(write, appends);
    }

    private static void Insert(Pipeline write, List<AppendItem> appends) => write.Add(
        "INSERT INTO user_log (user_hash, seq, count, entries) SELECT * FROM unnest($1, $2, $3, $4)",
        Pipeline.Each(appends, a => a.UserHash),
        Pipeline.Each(appends, a => a.FirstSeq),
        Pipeline.Each(appends, a => a.Count),
        Pipeline.Each(appends, a => a.Packed));
}
