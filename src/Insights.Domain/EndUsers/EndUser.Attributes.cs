using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Identity;

namespace Insights.Domain.EndUsers;

public sealed partial class EndUser
{
    /// <summary>How long rows of attribute values may lag behind an update, so that several share one write: 1 second.</summary>
    public const long ValueRowsDelayMs = 1_000;

    private AttributeHistory? _attributes;

    /// <summary>The updates; null while there was none, which costs a user without attributes nothing.</summary>
    internal AttributeHistory? Attributes => _attributes;

    /// <summary>Custom attributes and Analytics Properties now; no clock changes them.</summary>
    public UserValues Values => _attributes is null && ReferenceEquals(_history.Analytics, Profiles.AnalyticsFold.None)
        ? UserValues.None
        : UserValues.Of(_history.Analytics.AddTo(_attributes?.Values ?? UserValues.None.All));

    /// <summary>Effective time of the latest update, Unix milliseconds; null where there was none.</summary>
    public long? LastUpdateMs => _attributes?.LastMs;

    /// <summary>From when on updates are known singly, Unix milliseconds, inclusive.</summary>
    public long UpdatesFromMs => _attributes?.DetailFromMs ?? long.MinValue;

    /// <summary>Whether an entry reaches behind what is known singly, so that only the whole log can take it in.</summary>
    internal bool IsBehind(Entry entry) => entry switch
    {
        EventAccepted accepted => accepted.Event.TimeMs < DetailFromMs && accepted.Event.TimeMs >= FloorMs,
        UpdateAccepted accepted => accepted.Update.TimeMs < UpdatesFromMs && accepted.Update.TimeMs >= FloorMs,
        OpAccepted accepted => IsOpBehind(accepted.Op.Key.TimeMs),
        TakenOver taken => IsTakenBehind(taken),
        _ => false,
    };

    private CommandDecision Decide(UpdateUser command, AccountSettings settings)
    {
        var (update, receivedMs, mayImport) = command;
        if (command.MustExist && !Exists)
            return CommandDecision.Unchanged(new UpdateDone(UpdateOutcome.NoUser));
        if (OutcomeOf(update, receivedMs, mayImport, settings) is not { } outcome)
            return CommandDecision.NeedsHistory;
        if (outcome != UpdateOutcome.Applied)
            return CommandDecision.Unchanged(new UpdateDone(outcome));
        var accepted = new UpdateAccepted(update, receivedMs);
        return new CommandDecision(
            new UpdateDone(outcome), Seq == 0 ? [new UserCreated(Key, receivedMs), accepted] : [accepted]);
    }

    private CommandDecision Decide(JudgeUpdates command, AccountSettings settings)
    {
        var trial = new UpdateTrial(_attributes);
        var verdicts = new UpdateVerdict[command.Updates.Count];
        for (var i = 0; i < verdicts.Length; i++)
        {
            if (OutcomeOf(command.Updates[i], command.ReceivedMs, command.MayImport, settings) is not { } outcome)
                return CommandDecision.NeedsHistory;
            verdicts[i] = outcome switch
            {
                UpdateOutcome.Duplicate => UpdateVerdict.Duplicate,
                UpdateOutcome.TooLate => UpdateVerdict.TooLate,
                UpdateOutcome.Erased => UpdateVerdict.Erased,
                _ => trial.Try(command.Updates[i]),
            };
        }
        return CommandDecision.Unchanged(new UpdatesJudged(Exists, verdicts));
    }

    private CommandDecision Decide(ReadUpdates command)
    {
        // What has left the log is told by nothing any more, as a value to begin with.
        if (UpdatesFromMs > FloorMs)
            return CommandDecision.NeedsHistory;
        var steps = (_attributes?.StepsOf(command.Attribute) ?? [])
            .Where(step => command.After is null || StepCursor.Compare(step.At, command.After) < 0)
            .Take(command.Limit);
        return CommandDecision.Unchanged(new UpdatesAre(Exists, [.. steps]));
    }

    /// <summary>What would become of an update; null where only the whole history can tell.</summary>
    private UpdateOutcome? OutcomeOf(UserUpdate update, long receivedMs, bool mayImport, AccountSettings settings)
    {
        if (_attributes?.Knows(update.OperationId) == true || _anonymous?.KnowsElsewhere(update.OperationId) == true)
            return UpdateOutcome.Duplicate;
        if (Tombstone?.Covers(update.TimeMs, receivedMs) == true)
            return UpdateOutcome.Erased;
        if (IsFolded && (_attributes?.Fingerprints.MayHold(update.OperationId) == true || _anonymous?.UpdateFingerprints.MayHold(update.OperationId) == true))
            return null;
        if (update.TimeMs < FloorMs || Lateness.IsTooLate(update.TimeMs, receivedMs, mayImport, settings))
            return UpdateOutcome.TooLate;
        return update.TimeMs < UpdatesFromMs ? null : UpdateOutcome.Applied;
    }
}
