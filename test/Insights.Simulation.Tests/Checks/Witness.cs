using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.Events;
using Insights.Simulation.Tests.World;

namespace Insights.Simulation.Tests.Checks;

/// <summary>Checks every write at the moment it becomes durable.</summary>
internal sealed class Witness(SimWorld world) : IWitness
{
    private readonly PunctualRows _punctual = new(world);

    public void Appended(SimProcess writer, EndUserKey user, IReadOnlyList<byte[]> entries)
    {
        var model = world.Model.Of(user);
        var deliveries = new List<Delivery>();
        var updates = new List<ClientUpdate>();
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = Stored.Entry(entries[i]);
            if (model.Now.Seq == 0 && i == 0)
            {
                if (entry is not UserCreated created || created.Key != user)
                    world.Fail("A log begins with whose it is", entry.ToString());
            }
            else if (entry is UpdateAccepted updated)
            {
                if (model.AttemptOf(updated) is { } u)
                    updates.Add(u);
                else
                    world.Fail("What is in the log was sent, and is whole", updated.ToString());
            }
            else if (entry is not EventAccepted accepted)
            {
                world.Fail("A log goes on with events and updates", entry.ToString());
            }
            else if (model.AttemptOf(accepted) is not { } d || Difference(accepted, d) is { })
            {
                world.Fail("What is in the log was sent, and is whole", accepted.ToString());
            }
            else
            {
                deliveries.Add(d);
            }
        }
        if (model.Take(deliveries, updates, model.Now.Seq + entries.Count, world.NowMs) is { } wrong)
            world.Fail("Every event in the log was to be accepted, once", wrong);
        _punctual.Expect(model);
    }

    private string? Difference(EventAccepted entry, Delivery d)
    {
        var expected = Commands.EventOf(d);
        var rules = world.Settings.Of(entry.Event.EventId).RulesFor(d.Event.Application);
        return Compare.Field<UserEvent>("event", entry.Event with { Details = default }, expected with { Details = default })
            ?? Compare.Field("details", entry.Event.Details.Span.SequenceEqual(expected.Details.Span), true)
            ?? Compare.Field("rules", entry.Rules, rules);
    }

    public void WroteRows(EndUserKey user, UserFile file)
    {
        world.Tally.Count("rows written");
        if (RowsDifference(world.Model.Of(user), file) is { } difference)
            world.Fail("Rows are what their head stands for", $"{user.Id} {file.Head}: {difference}");
    }

    /// <summary>What the rows of a user show otherwise than the events and the moment that they stand for; null: nothing.</summary>
    public static string? RowsDifference(UserModel model, UserFile file)
    {
        var head = file.Head!;
        for (var i = model.Latest; i >= 0; i--)
        {
            if (model.State(i).Seq != head.Seq)
                continue;
            var answer = model.State(i).At(head.AsOfMs);
            return Compare.Sessions("session row", file.Sessions, [.. answer.Closed])
                ?? Compare.Profiles(file.Profile, answer, asRow: true);
        }
        return "no state of the log had that many entries";
    }

    public void WroteSnapshot(EndUserKey user, UserFile file)
    {
        world.Tally.Count("snapshot written");
        var snapshot = file.Snapshot!;
        var whole = Rebuild.FromLog(user, file.Log.Take((int)snapshot.Seq));
        var difference = Stored.State(user, snapshot) is { } saved
            ? Rebuild.Difference(saved, whole, world.NowMs)
            : "it cannot be read";
        if (difference is not null)
            world.Fail("A snapshot shows what its entries show", $"{user.Id} at {snapshot.Seq}: {difference}");
    }

    public void SetAlarm(EndUserKey user, long dueMs)
    {
        world.Note($"alarm of {user.Id} stands at {HistoryText.Relative(dueMs)}");
        world.Alarms.PollAfter(dueMs);
    }

    public void Erased(SimProcess writer, EndUserKey user, Tombstone? tombstone)
    {
        var model = world.Model.Of(user);
        world.Tally.Count("user erased");
        world.Note($"{user.Id} is erased, {tombstone}");
        if (tombstone is { } left)
        {
            world.Tally.Count("user erased by request");
            var exists = model.Now.At(left.ErasedMs).Exists;
            var isYoung = model.Now.Events.Any(e => e.TimeMs >= left.ErasedMs - world.History.Rules.LatenessMs);
            if (!model.WasAskedToGoBy(left.ErasedMs) || left.ErasedMs > world.NowMs || left.UntilMs != left.ErasedMs + world.History.Rules.LatenessMs)
                world.Fail("Only an erasure by request leaves a tombstone, of its moment and for the lateness", user.Id);
            if (!exists && (model.Now.HasExpired || !isYoung))
                world.Fail("One who would be gone anyway leaves no tombstone", user.Id);
            model.Erase(world.NowMs, left.ErasedMs);
            return;
        }
        if (model.Now.At(world.NowMs).Exists)
            world.Fail("Only a user with nothing but unattributed, or one that has expired, is erased", user.Id);
        if (model.Now.HasExpired)
            world.Tally.Count("user expired");
        else if (model.Now.Events.Any(e => e.TimeMs >= world.NowMs - world.History.Rules.LatenessMs))
            world.Fail("An unattributed stays as long as an event may come that takes it in", user.Id);
        model.Erase(world.NowMs, null);
    }
}
