using Insights.Domain.EndUsers.Ports;
using Insights.Domain.EndUsers;
using Insights.Domain.Profiles;
using Insights.Storage.Codec;
using Insights.Testing.Oracle;

namespace Insights.Simulation.Tests.Links;

/// <summary>What must hold at the end: of the logs, the rows, and what each process and a new one shows.</summary>
internal sealed class LinkChecks(LinkWorld world, IReadOnlyList<Act> acts, LinkWitness witness)
{
    public void Check()
    {
        var sets = new LinkSets(acts);
        var records = ActMaker.Users.ToDictionary(k => k, k => ((IStoredRecords)world.Nodes[0].Store).ReadAsync(k, CancellationToken.None).AsTask().Result);
        foreach (var (key, record) in records)
        {
            Must($"What is in the log of {key.Kind} {key.Id} was sent", sets.Add(key, witness.Past.LogOf(key), id => witness.Cut(id, key.Id)), null);
            var differences = Domain.Verification.Rebuild.Compare(key, record, world.Clock.NowMs, UserCodec.Instance);
            Must($"What is stored of {key.Kind} {key.Id} is what its log amounts to", string.Join("; ", differences), "");
        }
        foreach (var (anonymousId, op, userId) in sets.MadeByEvents)
            Must($"The event that links {anonymousId} to {userId} by {op} is there", sets.HoldsEventOf(op, userId), true);
        foreach (var act in acts.Where(a => a.Kind != ActKind.Erase && a.Taken == true))
            Must($"{act} was acknowledged, and is in the log or was erased", sets.Holds(act) || witness.HasLeft(act) || witness.IsGone(act), true);
        var oracle = sets.Oracle();
        foreach (var key in ActMaker.Users)
            Check(key, records[key], AnswerOf(key, oracle), Text(LinksOf(key, oracle)));
    }

    private OracleAnswer AnswerOf(EndUserKey key, IdentityOracle oracle)
    {
        var left = witness.Past.Left(key);
        if (key.Kind == UserKind.Anonymous)
        {
            return SessionOracle.Evaluate(oracle.OfAnonymous(key.Id).Concat(left.Events), world.Clock.NowMs) with
            {
                Updates = [.. oracle.UpdatesOfAnonymous(key.Id), .. left.Updates],
            };
        }
        var (events, updates) = witness.Inherited(key.Id);
        var has = oracle.OfIdentified(key.Id).Concat(events).DistinctBy(e => e.Id).Where(e => witness.Past.Has(key.Id, e.Id, e.TimeMs));
        return SessionOracle.Evaluate(has, world.Clock.NowMs) with
        {
            Updates = [.. oracle.UpdatesOfIdentified(key.Id).Concat(updates).DistinctBy(u => u.Id).Where(u => witness.Past.Has(key.Id, u.Id, u.TimeMs))],
        };
    }

    private void Check(EndUserKey key, StoredRecord record, OracleAnswer answer, string links)
    {
        var rows = record.Sessions.OrderBy(s => s.StartMs).ThenBy(s => s.FirstEventId, StringComparer.Ordinal).ToList();
        Must($"The rows of {key.Kind} {key.Id} are the oracle's", Compare.Sessions("session", rows, answer.Sessions), null);
        // What each process holds, and what one reads that holds nothing.
        var nodes = new[] { ("process 0", world.Nodes[0]), ("process 1", world.Nodes[1]), ("a new process", new LinkNode(world)) };
        foreach (var (name, node) in nodes)
            Check($"of {key.Kind} {key.Id} in {name}", node.Owner(key).GetAsync(CancellationToken.None).AsTask().Result, answer, links);
    }

    private static void Check(string whose, Profile? shown, OracleAnswer answer, string links)
    {
        if (answer.Exists)
            Must($"The profile {whose} is the oracle's", Compare.Profiles(shown, answer), null);
        else
            Must($"The sessions {whose}", shown?.Attributes.TotalSessions, null);
        Must($"The links {whose}", Text(shown?.Links.All.Select(l => (l.OtherId, l.SinceMs, l.UntilMs)).Order()), links);
    }

    /// <summary>By the other's ID and time.</summary>
    private static IEnumerable<(string OtherId, long SinceMs, long? UntilMs)> LinksOf(EndUserKey key, IdentityOracle oracle) =>
        (key.Kind == UserKind.Anonymous
            ? oracle.LinksOf(key.Id)
            : ActMaker.Anonymous.SelectMany(a => oracle.LinksOf(a).Where(l => l.UserId == key.Id).Select(l => (a, l.SinceMs, l.UntilMs)))).Order();

    private static string Text<T>(IEnumerable<T>? all) => string.Join(' ', all ?? []);

    public static void Must<T>(string check, T shown, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(shown, expected))
            throw new InvalidOperationException($"{check}: it is {shown}, not {expected}.");
    }
}
