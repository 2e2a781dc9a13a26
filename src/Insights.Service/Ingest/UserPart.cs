using Insights.Domain.EndUsers;
using Insights.Domain.Events;

namespace Insights.Service.Ingest;

/// <summary>The events of one user in a batch, and where their answers go.</summary>
internal sealed class UserPart(EndUserKey user)
{
    public EndUserKey User { get; } = user;

    public List<int> Indexes { get; } = [];

    public List<RecordEvent> Commands { get; } = [];

    public void Take(IReadOnlyList<RecordOutcome> outcomes, RecordResult[] results)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            ref var result = ref results[Indexes[i]];
            result = outcomes[i] switch
            {
                RecordOutcome.Accepted => result with { Status = RecordStatus.Accepted },
                RecordOutcome.Duplicate => result with { Status = RecordStatus.Duplicate },
                _ => RecordResult.Rejected(TooLate),
            };
        }
    }

    public void Reject(Rejection rejection, RecordResult[] results)
    {
        foreach (var i in Indexes)
            results[i] = results[i] with { Status = RecordStatus.Rejected, Rejection = rejection };
    }

    private static readonly Rejection TooLate = new(
        RejectionReason.TooLate,
        "It happened longer ago than the account's lateness allows; an IMPORT key may send history.");
}
