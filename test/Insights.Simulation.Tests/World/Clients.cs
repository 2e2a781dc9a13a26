using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Simulation.Tests.Checks;

namespace Insights.Simulation.Tests.World;

/// <summary>
/// Sends the batches of the history, and again what was not acknowledged, until it is. Some requests stray to a process other
/// than the one before, so that two own the user.
/// </summary>
internal sealed class Clients(SimWorld world)
{
    private readonly Dictionary<string, SimProcess> _usual = new(StringComparer.Ordinal);
    private readonly Answers _answers = new(world);

    public void Begin()
    {
        foreach (var batch in world.History.Batches)
            world.Timeline.At(batch[0].ReceivedMs, () => Send(batch, attempt: 1));
    }

    /// <summary>The process that a call for the user reaches.</summary>
    public SimProcess ProcessOf(string user)
    {
        if (_usual.TryGetValue(user, out var usual) && usual.Runs && !world.Happens(world.Plan.Unattributed))
            return usual;
        return _usual[user] = world.AnyRunning() ?? world.Processes[0];
    }

    private void Send(IReadOnlyList<Delivery> batch, int attempt)
    {
        var sent = attempt == 1 ? batch : Again(batch);
        var key = Commands.KeyOf(batch[0].User);
        foreach (var d in sent)
            world.Model.Of(key).Sends(d);
        var process = ProcessOf(batch[0].User);
        world.Note($"{key.Id} #{batch[0].Batch} sent to process {process.Number}: {string.Join(' ', sent.Select(d => d.Event.Id))}");

        // A gateway may take its time between the moment of receipt and the call.
        var answered = false;
        var transit = world.Plan.Calm ? 0 : world.Latency();
        world.Timeline.After(transit, () =>
        {
            if (!process.IsUp)
                return;
            var question = _answers.Ask(key, process, sent);
            process.Call(key, owner => Record(owner, question, then: () => answered = true, again: Retry));
        });
        world.Timeline.After(transit + PatienceMs(attempt), Retry);

        void Retry()
        {
            if (answered)
                return;
            answered = true;
            world.Tally.Count("batch sent again");
            world.Timeline.After(world.Dice.Between(1L, 5_000L), () => Send(batch, attempt + 1));
        }
    }

    private static long PatienceMs(int attempt) => Math.Min(30_000L << Math.Min(attempt, 10), 1_800_000);

    private async void Record(EndUserOwner owner, Question question, Action then, Action again)
    {
        try
        {
            var outcomes = await RecordAsync(owner, [.. question.Sent.Select(Commands.CommandOf)]);
            world.OnItsThread();
            then();
            _answers.Check(question, outcomes);
        }
        catch (StoreException e)
        {
            world.Note($"{question.User.Id} is told {e.Fault}");
            again();
        }
        catch (Exception e)
        {
            world.Fail("No call ends but with a StoreException", e.ToString());
        }
    }

    /// <summary>As a gateway does it: at once where that can be, else waiting.</summary>
    private static async ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(EndUserOwner owner, RecordEvent[] commands)
    {
        if (!owner.TryRecord(commands, out var recorded))
            return await owner.RecordAsync(commands, CancellationToken.None);
        await recorded.Durable;
        return recorded.Outcomes;
    }

    /// <summary>The same request once more: with a new sent_at, as most clients do, or to the letter.</summary>
    private List<Delivery> Again(IReadOnlyList<Delivery> batch)
    {
        var later = world.NowMs - batch[0].ReceivedMs;
        var restated = world.Dice.Chance(0.7) ? later : 0;
        return [.. batch.Select(d => d with { ReceivedMs = world.NowMs, Event = d.Event with { SentAtMs = d.Event.SentAtMs + restated } })];
    }
}
