using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Simulation.Tests.World;

/// <summary>Sends the updates of the history, and again what was not acknowledged, until it is; checks what is answered.</summary>
internal sealed class Updates(SimWorld world, Clients clients)
{
    public void Begin()
    {
        foreach (var update in world.History.Updates)
            world.Timeline.At(update.ReceivedMs, () => Send(update, attempt: 1));
    }

    private void Send(ClientUpdate update, int attempt)
    {
        var sent = update with { ReceivedMs = world.NowMs };
        var key = Commands.KeyOf(sent.User);
        var model = world.Model.Of(key);
        model.Sends(sent);
        var process = clients.ProcessOf(sent.User);
        world.Note($"{sent.User} update {sent.Id} sent to process {process.Number}");
        var (answered, oldest) = (false, 0);
        var known = false;
        world.Timeline.After(world.Plan.Calm ? 0 : world.Latency(), () =>
        {
            if (!process.IsUp)
                return;
            oldest = model.OldestFor(process);
            known = model.State(oldest).Updates.Any(u => u.Id == sent.Id);
            process.Call(key, Ask);
        });
        world.Timeline.After(30_000L << Math.Min(attempt, 6), Retry);

        async void Ask(EndUserOwner owner)
        {
            try
            {
                var done = (UpdateDone)await owner.ExecuteAsync(Commands.CommandOf(sent), CancellationToken.None);
                world.OnItsThread();
                answered = true;
                Check(sent, done.Outcome, oldest, known);
            }
            catch (StoreException e)
            {
                world.Note($"{sent.User} update {sent.Id} is told {e.Fault}");
                Retry();
            }
            catch (Exception e)
            {
                world.Fail("No call ends but with a StoreException", e.ToString());
            }
        }

        void Retry()
        {
            if (answered)
                return;
            answered = true;
            world.Tally.Count("update sent again");
            world.Timeline.After(world.Dice.Between(1L, 5_000L), () => Send(update, attempt + 1));
        }
    }

    /// <summary>An answer is judged by what is durable at that moment.</summary>
    private void Check(ClientUpdate sent, UpdateOutcome outcome, int oldest, bool known)
    {
        world.Tally.Count("update told " + outcome);
        world.Note($"{sent.User} update {sent.Id} is told {outcome}");
        var model = world.Model.Of(Commands.KeyOf(sent.User));
        var stored = model.UpdatedBy(sent.Id);
        var erased = model.UpdateErasedSince(oldest, sent.Id);
        model.Now.At(world.NowMs);
        var wrong = outcome switch
        {
            UpdateOutcome.Applied or UpdateOutcome.Duplicate when stored is null && !erased => "it is not durable",
            UpdateOutcome.Applied when stored is not null && stored.ReceivedMs != sent.ReceivedMs && !erased => "another request was",
            UpdateOutcome.Erased when !world.Model.IsErased(sent.User, sent.EffectiveMs, sent.ReceivedMs) => "nobody was erased since",
            UpdateOutcome.TooLate when !Acceptance.IsTooLate(sent.EffectiveMs, sent.ReceivedMs, world.History.Rules.LatenessMs, sent.IsImport) => "it is in time",
            UpdateOutcome.TooLate when known && !erased && !model.Now.HasExpired => "it is a duplicate",
            _ => null,
        };
        if (wrong is not null)
            world.Fail("An answer is the ledger's", $"{sent.User} update {sent.Id} of {HistoryText.Relative(sent.EffectiveMs)}, received {HistoryText.Relative(sent.ReceivedMs)}, was told {outcome}: {wrong}");
    }
}
