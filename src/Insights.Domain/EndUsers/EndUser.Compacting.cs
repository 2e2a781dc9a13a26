using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers;

/// <summary>What has left this user's log (docs/semantics.md 1.8).</summary>
public sealed partial class EndUser
{
    /// <summary>Where the log was cut; null where it was not, or this state was saved before.</summary>
    internal LogCut? Cut { get; private set; }

    /// <summary>What happened before this moment is never taken in, Unix milliseconds: the log could not tell it apart from what it was.</summary>
    public long FloorMs => Cut?.FloorMs ?? long.MinValue;

    private long CutMs => Cut?.CutMs ?? long.MinValue;

    /// <summary>When the oldest item of the log happened, or before that; Unix milliseconds.</summary>
    internal long LogSinceMs => Cut?.NextMs ?? Incarnation;

    /// <summary>From when on all events and updates, whoever's they are, are known singly.</summary>
    private long AllFromMs => Math.Max(Math.Max(DetailFromMs, UpdatesFromMs), _anonymous?.ElsewhereFromMs ?? long.MinValue);

    /// <summary>Whether something is known only in sums that the log still holds.</summary>
    private bool IsFolded => AllFromMs > FloorMs;

    /// <summary>The log was cut: what was folded away is so for good, and what it does not tell of any more needs no fingerprint.</summary>
    /// <param name="left">What the log that is left tells: the same user, with all of it known singly; null where that is as it was.</param>
    internal void CutAt(LogCut? cut, EndUser? left)
    {
        Cut = cut;
        if (left is null)
            return;
        var fromMs = AllFromMs;
        _history.RestoreFingerprints(FingerprintsOf(left._history.Detail.Concat(left._anonymous?.Elsewhere ?? [])
            .Where(e => e.TimeMs < fromMs).Select(e => e.Id.ToString())));
        _attributes?.RestoreFingerprints(FingerprintsOf(Ids(left._attributes?.Detail)));
        _anonymous?.RestoreFingerprints(FingerprintsOf(Ids(left._anonymous?.ElsewhereUpdates)));

        IEnumerable<string> Ids(IReadOnlyList<UserUpdate>? updates) =>
            (updates ?? []).Where(u => u.TimeMs < fromMs).Select(u => u.OperationId);
    }

    private static Fingerprints FingerprintsOf(IEnumerable<string> ids)
    {
        var fingerprints = new Fingerprints();
        fingerprints.Add(ids);
        return fingerprints;
    }

    /// <summary>Folds away what the log will not tell of any more.</summary>
    internal void FoldFor(LogCut cut)
    {
        _history.Trim(cut.FloorMs);
        _attributes?.Trim(cut.FloorMs);
        _anonymous?.DropElsewhere(cut.FloorMs);
        _history.RestoreFingerprints(new Fingerprints());
        _attributes?.RestoreFingerprints(new Fingerprints());
        _ids = null;
        Cut = cut;
    }

    /// <summary>The earliest moment of which something must be known singly for the entry to be taken; after all times where there is none.</summary>
    internal long EarliestTouchedMs(Entry entry) => entry switch
    {
        ItemEntry item => item.ItemTimeMs,
        OpAccepted accepted => accepted.Op.Key.TimeMs,
        TakenOver taken => taken.Adds.Select(item => item.ItemTimeMs).Concat(taken.Retracts.Select(item => item.TimeMs))
            .Append(_identified?.Of(taken.AnonymousId)?.DiffersFromMs(taken.Spans) ?? long.MaxValue).Min(),
        _ => long.MaxValue,
    };

    /// <summary>Takes the first entry of a log that was cut, whatever was known before.</summary>
    private void Evolve(Compacted entry)
    {
        var state = entry.Restore();
        (Seq, Incarnation, Cut) = (entry.Seq, state.Incarnation, state.Cut);
        (_history, _attributes, _anonymous, _identified) = (state._history, state._attributes, state._anonymous, state._identified);
        _revisionOfLinks = state._revisionOfLinks;
        (_ids, _latest) = (null, null);
    }

    /// <summary>What stays of a compacted log when a user that it was linked to is erased.</summary>
    /// <param name="left">What is left of operations on the anonymous ID.</param>
    /// <param name="isTheirs">Whether an item of a moment was that user's alone.</param>
    /// <param name="incarnation">The incarnation that begins with it.</param>
    /// <returns>The first entry of the new incarnation, null where nothing stays; and how much of it is gone.</returns>
    internal (Compacted? Entry, int Gone) Without(IReadOnlyDictionary<OpKey, LinkOp> left, Func<long, bool> isTheirs, long incarnation, IUserCodec codec)
    {
        var gone = 0;
        if (_anonymous is { } side)
            (_anonymous, gone) = side.Without(left, isTheirs);
        (Incarnation, Seq) = (incarnation, 1);
        return (IsEmpty ? null : new Compacted(Key, Seq, codec.EncodeState(this), codec), gone);
    }
}
