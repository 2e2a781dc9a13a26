using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;

namespace Insights.Storage.Codec;

/// <summary>What users say to commands.</summary>
public static class AnswerMapping
{
    public static V1.UserAnswer ToProto(this UserAnswer answer) => answer switch
    {
        SeqIs a => new() { SeqIs = new() { Seq = a.Seq } },
        UpdateDone a => new() { UpdateDone = new() { Outcome = (V1.UpdateDone.Types.Outcome)a.Outcome } },
        UpdatesJudged a => new()
        {
            UpdatesJudged = new() { Exists = a.Exists, Verdicts = { a.Verdicts.Select(v => (V1.UpdatesJudged.Types.Verdict)v) } },
        },
        UpdatesAre a => new() { UpdatesAre = new() { Exists = a.Exists, Steps = { a.Steps.Select(ToProto) } } },
        OpDone a => new()
        {
            OpDone = new() { Outcome = (V1.OpDone.Types.Outcome)a.Outcome, Refusal = (V1.OpDone.Types.Refusal)a.Refusal },
        },
        Taken a => new()
        {
            Taken = new() { Stored = a.Stored, UpToDate = a.UpToDate, Uncovered = a.Uncovered?.ToProto(), HasExpired = a.HasExpired },
        },
        UserErased a => new()
        {
            UserErased = new()
            {
                Entries = a.Rows.Entries,
                Sessions = a.Rows.Sessions,
                Attributes = a.Rows.Attributes,
                Snapshots = a.Rows.Snapshots,
                Alarms = a.Rows.Alarms,
                AnonymousRecords = a.AnonymousRecords,
                AnonymousEntries = a.AnonymousEntries,
            },
        },
        UserForgotten a => new() { UserForgotten = new() { Entries = a.Entries } },
        _ => throw new ArgumentException($"No form for {answer}.", nameof(answer)),
    };

    /// <exception cref="InvalidDataException">It is none that this version knows.</exception>
    public static UserAnswer ToDomain(this V1.UserAnswer answer) => answer.KindCase switch
    {
        V1.UserAnswer.KindOneofCase.SeqIs => new SeqIs(answer.SeqIs.Seq),
        V1.UserAnswer.KindOneofCase.UpdateDone => new UpdateDone(answer.UpdateDone.Outcome.Member<V1.UpdateDone.Types.Outcome, UpdateOutcome>()),
        V1.UserAnswer.KindOneofCase.UpdatesJudged when answer.UpdatesJudged is var a => new UpdatesJudged(
            a.Exists, [.. a.Verdicts.Select(v => v.Member<V1.UpdatesJudged.Types.Verdict, UpdateVerdict>())]),
        V1.UserAnswer.KindOneofCase.UpdatesAre => new UpdatesAre(answer.UpdatesAre.Exists, [.. answer.UpdatesAre.Steps.Select(ToDomain)]),
        V1.UserAnswer.KindOneofCase.OpDone when answer.OpDone is var a => new OpDone(
            a.Outcome.Member<V1.OpDone.Types.Outcome, OpOutcome>(), a.Refusal.Member<V1.OpDone.Types.Refusal, LinkRefusal>()),
        V1.UserAnswer.KindOneofCase.Taken when answer.Taken is var a => new Taken(a.Stored, a.UpToDate, a.Uncovered?.ToDomain(), a.HasExpired),
        V1.UserAnswer.KindOneofCase.UserErased when answer.UserErased is var a => new UserErased(
            new ErasedRows(a.Entries, a.Sessions, a.Attributes, a.Snapshots, a.Alarms), a.AnonymousRecords, a.AnonymousEntries),
        V1.UserAnswer.KindOneofCase.UserForgotten => new UserForgotten(answer.UserForgotten.Entries),
        _ => throw new InvalidDataException("Unknown kind of answer."),
    };

    private static V1.UpdatesAre.Types.Step ToProto(ValueStep step) => new()
    {
        At = step.At.ToProto(),
        Source = (V1.AttributeSource)step.Source,
        Kind = (V1.OperationKind)step.Kind,
        Stated = step.Stated?.ToProto(),
        After = step.After?.ToProto(),
    };

    private static ValueStep ToDomain(V1.UpdatesAre.Types.Step step) => new(
        step.At.Needed().ToDomain(), step.Source.ToDomain(), step.Kind.ToDomain(), step.Stated?.ToDomain(), step.After?.ToDomain());
}
