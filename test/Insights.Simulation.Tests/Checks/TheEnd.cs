using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Simulation.Tests.World;

namespace Insights.Simulation.Tests.Checks;

/// <summary>What must hold when everything has come to rest and the clock has passed all that it could close.</summary>
internal sealed class TheEnd(SimWorld world)
{
    private const long Day = 24 * 3_600_000L;

    public void Check()
    {
        world.Clock.MoveTo(Math.Max(world.NowMs, world.History.AllClosedMs) + world.History.Rules.LatenessMs + Day);
        foreach (var (user, file) in world.Disk.Users)
        {
            if (file.Alarm is { } alarm)
                world.Fail("At the end no alarm is left", $"{user.Id} has one for {HistoryText.Relative(alarm)}");
        }
        foreach (var user in world.History.Users.Union(world.History.Updates.Select(u => u.User)).Select(Commands.KeyOf))
            Check(world.Model.Of(user), world.Disk.Find(user));
        world.ThrowIfFailed();
    }

    private void Check(UserModel model, UserFile? file)
    {
        var user = model.Key.Id;
        var answer = model.Now.At(world.NowMs);
        if (model.Now.HasExpired)
        {
            // The sweep may not have come by yet; nothing is shown all the same.
            if (file is not null && !Rebuild.FromLog(model.Key, file.Log).IsExpiredAt(world.NowMs))
                world.Fail("A user expires when the oracle says", user);
            return;
        }
        if (!answer.Exists)
        {
            if (file is not null || model.Now.Seq > 0)
                world.Fail("Of a user with nothing but unattributed nothing is left", user);
            return;
        }
        if (file is null)
        {
            world.Fail("At the end the log holds every accepted event, once", $"{user} has no log");
            return;
        }
        Must("At the end the log holds every accepted event, once", LogDifference(model, file));
        if (file.Head is null)
            world.Fail("At the end the rows are the oracle's", $"{user} has none");
        else
            Must("At the end the rows are the oracle's",
                Compare.Sessions("session row", file.Sessions, answer.Sessions) ?? Compare.Profiles(file.Profile, answer));

        var whole = Rebuild.FromLog(model.Key, file.Log);
        Must("A rebuild from the log is the oracle's",
            Compare.Profiles(whole.ProfileAt(world.NowMs), answer) ?? Compare.Sessions("session", [.. whole.Sessions], answer.Sessions));
        var asStored = Rebuild.FromLog(model.Key, file.Log.Take((int)(file.Head?.Seq ?? 0)));
        Must("The stored revision is that of a rebuild",
            Compare.Field("revision", file.Profile?.Revision, asStored.ProfileAt(file.Head?.AsOfMs ?? 0).Revision));
        if (file.Snapshot is { } snapshot && Stored.State(model.Key, snapshot) is { } saved
            && snapshot.Seq == saved.Seq && ReachesNoFurtherBack(saved, file.Log.Skip((int)snapshot.Seq)))
        {
            world.Tally.Count("snapshot and tail compared");
            Must("Snapshot and tail are the whole log", Rebuild.Difference(Rebuild.Go(saved, file.Log.Skip((int)snapshot.Seq)), whole, world.NowMs));
        }
        Must("The order of arrival does not matter", OrderDifference(model, whole));
        Must("To decide changes nothing", DecideDifference(model, whole));

        void Must(string check, string? difference)
        {
            if (difference is not null)
                world.Fail(check, $"{user}: {difference}");
        }
    }

    /// <summary>What a snapshot holds as totals only an import can touch; the owner then reads the whole log.</summary>
    private static bool ReachesNoFurtherBack(EndUser saved, IEnumerable<byte[]> later) =>
        later.Select(b => Stored.Entry(b)).All(entry => entry switch
        {
            EventAccepted e => e.Event.TimeMs >= saved.DetailFromMs,
            UpdateAccepted u => u.Update.TimeMs >= saved.UpdatesFromMs,
            _ => true,
        });

    private static string? LogDifference(UserModel model, UserFile file)
    {
        var log = file.Log.Skip(1).Select(b => Stored.Entry(b)).ToList();
        return Compare.Field(
                "events in the log", string.Join(' ', log.OfType<EventAccepted>().Select(e => e.Event.EventId)), string.Join(' ', model.Accepted.Select(d => d.Event.Id)))
            ?? Compare.Field(
                "updates in the log", string.Join(' ', log.OfType<UpdateAccepted>().Select(u => u.Update.OperationId)), string.Join(' ', model.Updates.Select(u => u.Id)));
    }

    /// <summary>The same events once more without a fault: by time, and shuffled.</summary>
    private string? OrderDifference(UserModel model, EndUser whole)
    {
        var byTime = model.Accepted.OrderBy(d => d.EffectiveMs).ThenBy(d => d.Event.Id, StringComparer.Ordinal).ToList();
        var shuffled = byTime.ToList();
        world.Dice.Shuffle(shuffled);
        var updates = model.Updates.ToList();
        world.Dice.Shuffle(updates);
        return Rebuild.Difference(whole, InOrder(model.Key, byTime, model.Updates), world.NowMs)
            ?? Rebuild.Difference(whole, InOrder(model.Key, shuffled, updates), world.NowMs);
    }

    private EndUser InOrder(EndUserKey key, IEnumerable<Delivery> deliveries, IEnumerable<ClientUpdate> updates)
    {
        var user = new EndUser(key);
        foreach (var u in updates)
        {
            var decision = user.Decide(Commands.CommandOf(u) with { MayImport = true }, world.Settings.Of(key.Account), world.NowMs);
            foreach (var entry in decision.Entries)
                user.Evolve(entry);
        }
        foreach (var d in deliveries)
        {
            // As an import, so that nothing comes too late now that it is sent in another order.
            var decision = user.Decide([Commands.CommandOf(d) with { MayImport = true }], world.Settings.Of(key.Account));
            foreach (var entry in decision.Entries)
                user.Evolve(entry);
        }
        return user;
    }

    private string? DecideDifference(UserModel model, EndUser user)
    {
        if (world.History.Seed % 4 != 0)
            return null;
        var settings = world.Settings.Of(model.Key.Account);
        user.Trim(world.NowMs - world.Dice.Between(0L, 3 * Day), settings);
        var before = Stored.State(user).Bytes;
        var batch = world.History.DeliveriesOf(model.Key.Id)
            .Select((d, i) => Commands.CommandOf(d with { Event = d.Event with { Id = d.Event.Id + (i % 2 == 0 ? "" : "+") } })).ToList();
        var outcomes = string.Join(' ', user.Decide(batch, settings).Outcomes);
        var again = string.Join(' ', user.Decide(batch, settings).Outcomes);
        return Compare.Field("the second decision", again, outcomes)
            ?? Compare.Field("the state after it the same", Stored.State(user).Bytes.Span.SequenceEqual(before.Span), true);
    }
}
