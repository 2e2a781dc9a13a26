using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>Makes users known, so that their keys can be told from their hashes.</summary>
internal static class UserWrites
{
    /// <summary>Adds those that the first entry speaks of.</summary>
    /// <param name="found">Takes when they were erased last.</param>
    public static void Add(Pipeline check, Segment segment, Findings found)
    {
        var first = segment.Appends.FindAll(a => a.FirstSeq == 1);
        if (first.Count == 0)
            return;
        check.AddQuery(
            "SELECT user_hash, erased_ms FROM tombstone WHERE user_hash = ANY ($1)",
            row => found.Erased[row.GetGuid(0)] = row.GetInt64(1),
            Pipeline.Each(first, i => i.UserHash));
        check.Add(
            "INSERT INTO end_user (user_hash, account, kind, id, incarnation) SELECT * FROM unnest($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            Pipeline.Each(first, i => i.UserHash),
            Pipeline.Texts(first, i => i.WriteSession.User.Account),
            Pipeline.Each(first, i => (short)i.WriteSession.User.Kind),
            Pipeline.Texts(first, i => i.WriteSession.User.Id),
            Pipeline.Each(first, i => i.Incarnation));
    }
}
