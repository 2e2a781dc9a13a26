using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.EndUsers;
using Insights.Domain.Identity.Commands;
using Insights.Domain.Verification;
using Insights.Storage.Codec;
using Insights.Testing.Builders;
using Insights.Testing.Histories;
using Insights.Testing.Oracle;

namespace Insights.Domain.Tests.Identity;

/// <summary>Random links, unlinks and events in any order of arrival: after each step every profile is the oracle's.</summary>
public sealed class RandomLinksTests
{
    private const long Minute = 60_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_profile_follows_from_the_sets_of_operations_and_items(int part)
    {
        for (var seed = part * 100; seed < (part + 1) * 100; seed++)
            await PlayAsync(seed);
    }

    private static async Task PlayAsync(int seed)
    {
        var dice = new Dice(seed);
        var world = new LinkedUsers();
        var ops = new List<OracleOp>();
        var items = new List<OracleItem>();
        var updates = new List<OracleItem>();
        string[] anonymous = ["a", "b"], users = ["u", "v"];
        var now = Moments.At("01:00");
        for (var step = 0; step < 25; step++)
        {
            now += dice.OneOf(0, 1, 10 * Minute, 29 * Minute, 31 * Minute, 7 * 60 * Minute);
            world.MoveTo(now);
            var at = now - dice.OneOf(0, 0, 0, 10 * Minute, 10 * Minute, 60 * Minute, 23 * 60 * Minute);
            if (ops.Count > 0 && dice.Chance(0.2))
                at = Math.Clamp(dice.OneOf(ops.ToArray()).TimeMs, now - (24 * 60 * Minute), now);
            var (a, u) = (dice.OneOf(anonymous), dice.OneOf(users));
            var id = dice.OneOf("m", "n", "o") + step;
            switch (dice.Between(0, 11))
            {
                case >= 10:
                    var toAnonymous = dice.Chance(0.7);
                    await UpdateAsync(world, toAnonymous ? LinkedUsers.Anonymous(a) : LinkedUsers.Identified(u), id, at);
                    updates.Add(new(Event(id, at), toAnonymous ? null : u, toAnonymous ? a : null));
                    break;
                case < 5:
                    (await world.SendAsync(LinkedUsers.Anonymous(a), An.Event().AtMs(at).Id(id))).ShouldBeOneOf(RecordOutcome.Accepted, RecordOutcome.AcceptedForLinked);
                    items.Add(new(Event(id, at), null, a));
                    break;
                case 5:
                    (await world.SendAsync(LinkedUsers.Identified(u), An.Event().AtMs(at).Id(id))).ShouldBe(RecordOutcome.Accepted);
                    items.Add(new(Event(id, at), u, null));
                    break;
                case 6:
                    (await world.SendAsync(LinkedUsers.Identified(u), An.Event().AtMs(at).Id(id).Anonymous(a))).ShouldBe(RecordOutcome.Accepted);
                    items.Add(new(Event(id, at), u, a));
                    ops.Add(new(a, at, id + "\u0001" + u, u));
                    break;
                case 7:
                    (await world.IdentifyAsync(a, u, at, id)).Outcome.ShouldBe(OpOutcome.Accepted);
                    ops.Add(new(a, at, id, u));
                    break;
                default:
                    (await world.AnonymizeAsync(a, at, id)).Outcome.ShouldBe(OpOutcome.Accepted);
                    ops.Add(new(a, at, id, null));
                    break;
            }
            if (dice.Chance(0.15))
                world.SleepAll();
            if (dice.Chance(0.3))
                await world.SettleAsync(dice.Chance(0.5) ? LinkedUsers.Anonymous(a) : LinkedUsers.Identified(u));
            var oracle = new IdentityOracle(ops, items);
            var ofUpdates = new IdentityOracle(ops, updates);
            foreach (var id2 in anonymous)
                await CheckValueAsync(world, LinkedUsers.Anonymous(id2), ofUpdates.OfAnonymous(id2), $"seed {seed} step {step}");
            foreach (var id2 in users)
                await CheckValueAsync(world, LinkedUsers.Identified(id2), ofUpdates.OfIdentified(id2), $"seed {seed} step {step}");
            foreach (var id2 in anonymous)
                await CheckAsync(world, LinkedUsers.Anonymous(id2), oracle.OfAnonymous(id2), ofUpdates.OfAnonymous(id2), oracle, $"seed {seed} step {step}");
            foreach (var id2 in users)
                await CheckAsync(world, LinkedUsers.Identified(id2), oracle.OfIdentified(id2), ofUpdates.OfIdentified(id2), oracle, $"seed {seed} step {step}");
        }
        foreach (var key in (EndUserKey[])[.. anonymous.Select(LinkedUsers.Anonymous), .. users.Select(LinkedUsers.Identified)])
        {
            await world.SettleAsync(key);
            Rebuild.Compare(key, await ((IStoredRecords)world.Store).ReadAsync(key, CancellationToken.None), world.NowMs, UserCodec.Instance).ShouldBeEmpty($"seed {seed}");
        }
    }

    private static async Task CheckAsync(
        LinkedUsers world, EndUserKey key, IReadOnlyList<OracleEvent> events, IReadOnlyList<OracleEvent> updates, IdentityOracle oracle, string where)
    {
        var shown = await world.GetAsync(key);
        var answer = SessionOracle.Evaluate(events, world.NowMs) with
        {
            Updates = [.. updates.Select(u => new OracleUpdate(u.Id, u.TimeMs, "API", [new(1, "set", u.Id.Split('\u0001')[0])]))],
        };
        if (key.Kind == UserKind.Anonymous)
            (shown?.Links.All ?? []).Select(l => (l.OtherId, l.SinceMs, l.UntilMs)).ShouldBe(oracle.LinksOf(key.Id), $"{where} {key.Id}");
        if (answer.Exists)
            Compare.Profiles(shown, answer).ShouldBeNull($"{where} {key.Kind} {key.Id}");
        else
            (shown?.Attributes.TotalSessions).ShouldBeNull();
    }

    private static async Task UpdateAsync(LinkedUsers world, EndUserKey key, string id, long at)
    {
        var update = new UserUpdate
        {
            OperationId = id,
            TimeMs = at,
            Source = AttributeSource.Api,
            Operations = [new AttributeOperation(1, OperationKind.Set, new TextValue(id))],
        };
        var done = (UpdateDone)await world.Users.ExecuteAsync(key, new UpdateUser(update, world.NowMs, false), CancellationToken.None);
        done.Outcome.ShouldBe(UpdateOutcome.Applied);
    }

    /// <summary>Of a value that is only ever set, the last by (time, operation ID) is shown.</summary>
    private static async Task CheckValueAsync(LinkedUsers world, EndUserKey key, IReadOnlyList<OracleEvent> updates, string where)
    {
        var shown = (await world.GetAsync(key))?.Values.All.GetValueOrDefault(1);
        var last = updates.OrderBy(u => u.TimeMs).ThenBy(u => u.Id, StringComparer.Ordinal).LastOrDefault();
        (shown?.Value as TextValue)?.Text.ShouldBe(last?.Id.Split('\u0001')[0], $"{where} {key.Kind} {key.Id}");
        (shown is null).ShouldBe(last is null, $"{where} {key.Kind} {key.Id}");
    }

    private static OracleEvent Event(string id, long at) => new() { Id = id, TimeMs = at, Type = "click", TimeoutMs = 30 * Minute };
}
