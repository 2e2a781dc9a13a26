using Insights.Domain.EndUsers;
using Insights.Simulation.Tests.World;

namespace Insights.Simulation.Tests.Checks;

/// <summary>One call under way.</summary>
/// <param name="KnownIds">The events that the process had to know before it was asked.</param>
/// <param name="Oldest">Number of the oldest state that the process may hold.</param>
internal sealed record Question(EndUserKey User, IReadOnlyList<Delivery> Sent, IReadOnlySet<string> KnownIds, int Oldest);

/// <summary>
/// Checks the answers that clients get. An answer is judged by what is durable at that moment: an event whose first outcome
/// was unclear comes back as a duplicate.
/// </summary>
internal sealed class Answers(SimWorld world)
{
    private readonly Ledger _calm = new(world.History.Rules);
    private readonly HashSet<(string User, int Incarnation, Delivery Accepted)> _told = [];

    public Question Ask(EndUserKey user, SimProcess process, IReadOnlyList<Delivery> sent)
    {
        var model = world.Model.Of(user);
        var oldest = model.OldestFor(process);
        var known = model.State(oldest).Events.Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        return new Question(user, sent, known, oldest);
    }

    public void Check(Question question, IReadOnlyList<RecordOutcome> outcomes)
    {
        if (outcomes.Count != question.Sent.Count)
            world.Fail("Each event gets its own answer", $"{outcomes.Count} answers to {question.Sent.Count} events");
        for (var i = 0; i < outcomes.Count; i++)
        {
            var d = question.Sent[i];
            world.Note($"{d.User} {d.Event.Id} is told {outcomes[i]}");
            world.Tally.Count("told " + outcomes[i]);
            if (Wrong(question, d, outcomes[i]) is { } wrong)
                world.Fail("An answer is the ledger's", $"{d.User} {d.Event.Id} of {HistoryText.Relative(d.EffectiveMs)}, received {HistoryText.Relative(d.ReceivedMs)}, was told {outcomes[i]}: {wrong}");
        }
        if (world.Plan.Calm)
            CheckCalm(question, outcomes);
    }

    private string? Wrong(Question question, Delivery d, RecordOutcome outcome)
    {
        var model = world.Model.Of(question.User);
        var stored = model.AcceptedAs(d.Event.Id) ?? model.ErasedSince(question.Oldest, d);
        return outcome switch
        {
            RecordOutcome.Accepted when stored is null => "it is not durable",
            RecordOutcome.Accepted when stored.ReceivedMs != d.ReceivedMs => $"that of {HistoryText.Relative(stored.ReceivedMs)} was accepted",
            RecordOutcome.Accepted when model.AcceptedAs(d.Event.Id) is not null && !_told.Add((d.User, model.Erasures, stored)) => "so was another request",
            RecordOutcome.Duplicate when stored is null => "it is not durable",
            RecordOutcome.Erased when !world.Model.IsErased(d.User, d.EffectiveMs, d.ReceivedMs) => "nobody was erased since",
            RecordOutcome.TooLate when !world.Model.IsTooLate(d) => "it is in time",
            RecordOutcome.TooLate when HasExpired(model) => null,
            RecordOutcome.TooLate when question.KnownIds.Contains(d.Event.Id) && model.ErasedSince(question.Oldest, d) is null => "it is a duplicate",
            RecordOutcome.Accepted or RecordOutcome.Duplicate or RecordOutcome.TooLate or RecordOutcome.Erased => null,
            _ => "that is no answer",
        };
    }

    /// <summary>Nothing is known of a user who has expired, also while it is still stored.</summary>
    private bool HasExpired(UserModel model)
    {
        model.Now.At(world.NowMs);
        return model.Now.HasExpired;
    }

    /// <summary>Where nothing goes wrong, all answers are known beforehand.</summary>
    private void CheckCalm(Question question, IReadOnlyList<RecordOutcome> outcomes)
    {
        if (world.Model.Of(question.User).Erasures > 0)
            return; // The ledger of the calm knows nothing of that.
        for (var i = 0; i < outcomes.Count; i++)
        {
            var expected = _calm.Take(question.Sent[i]);
            if (expected.ToString() != outcomes[i].ToString())
                world.Fail("In a calm run every answer is known beforehand", $"{question.Sent[i].User} {question.Sent[i].Event.Id} was told {outcomes[i]}, not {expected}");
        }
    }
}
