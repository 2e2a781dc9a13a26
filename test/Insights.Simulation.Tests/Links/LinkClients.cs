using System.Text.Json;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;

namespace Insights.Simulation.Tests.Links;

/// <summary>Ask for acts, and ask again until they are answered; what was answered is at times asked for once more.</summary>
internal sealed class LinkClients(LinkWorld world, LinkWitness witness)
{
    private readonly List<Act> _acts = [];

    public IReadOnlyList<Act> Acts => _acts;

    public void Begin(Act act)
    {
        _acts.Add(act);
        Ask(act);
    }

    /// <summary>What is not answered is asked again, unless somebody waits for it still.</summary>
    public void AskAgain()
    {
        foreach (var act in _acts.Where(a => a.Taken is null))
            Ask(act);
    }

    /// <summary>An answer was lost on its way: what was done is asked for once more.</summary>
    public void Repeat()
    {
        if (_acts.Count > 0)
            Ask(world.Dice.OneOf(_acts.ToArray()));
    }

    /// <summary>What a dead process was asked is never answered: it is asked again.</summary>
    public void GiveUpWaiting() => _acts.ForEach(a => a.Asked = null);

    private void Ask(Act act)
    {
        if (act.IsUnderWay)
            return;
        act.LastAsked = world.NextMoment();
        // An erasure that was begun anew must be brought to its end.
        if (act is { Kind: ActKind.Erase, Taken: true })
            (act.Taken, act.Begun) = (null, -1);
        if (act.Begun < 0)
            act.Begun = act.LastAsked;
        world.Note($"asked: {act} at {HistoryText.Relative(act.AtMs)}");
        act.Asked = AskAsync(act);
    }

    private async Task<bool> AskAsync(Act act)
    {
        try
        {
            var asked = world.Moment;
            var taken = act.Kind switch
            {
                ActKind.Event => await RecordAsync(act),
                ActKind.Update => await UpdateAsync(act),
                ActKind.Erase => await EraseAsync(act),
                _ => await ChangeAsync(act),
            };
            world.Note($"answered: {act}: {taken}");
            act.LastAnswered = world.Moment;
            if (act.Kind == ActKind.Erase)
                witness.Erased(act, asked);
            if (act.Taken is null)
                (act.Taken, act.Answered) = (taken, world.NextMoment());
            return true;
        }
        catch (StoreException e)
        {
            world.Note($"failed: {act}: {e.Fault} {e.StackTrace}".Replace('\n', ' '));
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            witness.Fail($"{act} is answered", e.ToString());
            return false;
        }
    }

    private async Task<bool> RecordAsync(Act act)
    {
        var e = new UserEvent
        {
            EventId = act.Id,
            TimeMs = act.AtMs,
            Type = act.Type,
            Passive = EventTypes.IsPassive(act.Type),
            AnonymousId = act.OtherId,
            Details = act.Analytics is null ? default : JsonSerializer.SerializeToUtf8Bytes(new { analytics = act.Analytics }),
        };
        var outcome = await world.RecordAsync(act.User, [new RecordEvent(e, world.Clock.NowMs, false)], CancellationToken.None);
        return outcome[0] is not (RecordOutcome.TooLate or RecordOutcome.Erased);
    }

    private async Task<bool> UpdateAsync(Act act)
    {
        var now = world.Clock.NowMs;
        var update = Commands.UpdateOf(new ClientUpdate(now, act.User.Id, act.Id, act.AtMs, "CSV", act.Operations, false));
        var done = (UpdateDone)await world.ExecuteAsync(act.User, new UpdateUser(update, now, false), CancellationToken.None);
        return done.Outcome is not (UpdateOutcome.TooLate or UpdateOutcome.Erased);
    }

    private async Task<bool> ChangeAsync(Act act)
    {
        var (op, now) = (new OpKey(act.AtMs, act.Id), world.Clock.NowMs);
        var done = act.OtherId is { } to
            ? await world.IdentifyAsync(act.User, ActMaker.Key(UserKind.Identified, to), op, now, false, null, CancellationToken.None)
            : await world.AnonymizeAsync(act.User, op, now, false, null, CancellationToken.None);
        return done.Outcome is OpOutcome.Accepted or OpOutcome.Duplicate;
    }

    private async Task<bool> EraseAsync(Act act)
    {
        await world.ExecuteAsync(act.User, new EraseUser(), CancellationToken.None);
        return true;
    }
}
