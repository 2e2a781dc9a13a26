using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Identity;

namespace Insights.Service.Ingest;

/// <summary>The events of one user in a batch, and where their answers go. Most are of one event, and cost no list.</summary>
/// <param name="settings">Of the user's account.</param>
internal sealed class UserPart(EndUserKey user, AccountSettings settings, int firstIndex, RecordEvent first)
{
    private static readonly Rejection _erased = new(RejectionReason.Erased, "It happened before its user was erased.");

    private RecordEvent[]? _one;
    private List<int>? _indexes;
    private List<RecordEvent>? _commands;

    public EndUserKey User { get; } = user;

    /// <summary>What the user is asked to take.</summary>
    public IReadOnlyList<RecordEvent> Commands => _commands ?? (IReadOnlyList<RecordEvent>)(_one ??= [first]);

    /// <summary>What the user made of them, while they are on their way into the log; null where that is not known yet.</summary>
    public IReadOnlyList<RecordOutcome>? Outcomes { get; set; }

    /// <summary>Ends when they are durable; where <see cref="Outcomes"/> are not known yet, with them.</summary>
    public Task Pending { get; set; } = Task.CompletedTask;

    /// <param name="index">The event's place in the batch.</param>
    public void Add(int index, RecordEvent command)
    {
        (_indexes ??= [firstIndex]).Add(index);
        (_commands ??= [first]).Add(command);
    }

    public void Take(IReadOnlyList<RecordOutcome> outcomes, RecordResult[] results)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            ref var result = ref results[IndexOf(i)];
            result = outcomes[i] switch
            {
                RecordOutcome.Accepted or RecordOutcome.AcceptedForLinked => result with { Status = RecordStatus.Accepted },
                RecordOutcome.AcceptedUnlinked => result with { Status = RecordStatus.Accepted, Note = LinkRefusals.OfTakenEvent },
                RecordOutcome.Duplicate => result with { Status = RecordStatus.Duplicate },
                RecordOutcome.TooLate => RecordResult.Rejected(new(RejectionReason.TooLate, Lateness.Detail(Commands[i].MayImport, settings))),
                RecordOutcome.Erased => RecordResult.Rejected(_erased),
                _ => throw new ArgumentOutOfRangeException(nameof(outcomes), outcomes[i], "No such outcome."),
            };
        }
    }

    public void Reject(Rejection rejection, RecordResult[] results)
    {
        for (var i = 0; i < Commands.Count; i++)
        {
            ref var result = ref results[IndexOf(i)];
            result = result with { Status = RecordStatus.Rejected, Rejection = rejection };
        }
    }

    private int IndexOf(int i) => _indexes is null ? firstIndex : _indexes[i];
}
