using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers;

/// <summary>
/// Who else this user is (docs/semantics.md 1.7). Whose an item is follows from the set of operations and items alone; a user that no
/// operation names pays one comparison an event.
/// </summary>
public sealed partial class EndUser
{
    /// <summary>After this a link that was not passed on, or what was not transferred, is tried again, milliseconds.</summary>
    public const long DeliverAgainMs = 60_000;

    /// <summary>Every event that goes weighs more in the revision than what it and its sessions weighed in it.</summary>
    private const long RevisionOfLost = 8;

    private AnonymousSide? _anonymous;
    private IdentifiedSide? _identified;
    private long _revisionOfLinks;

    internal AnonymousSide? Anonymous => _anonymous;

    internal IdentifiedSide? Identified => _identified;

    internal long RevisionOfLinks => _revisionOfLinks;

    /// <summary>Whether the user was linked to another, ever.</summary>
    public bool HasLinks => _anonymous is not null || _identified is { HasLinks: true };

    /// <summary>Who was merged into whom and when.</summary>
    public Links Links => _anonymous is not null ? Links.Of(_anonymous.Ops.Spans())
        : _identified is not null ? Links.Of(_identified.Merged.SelectMany(m => m.Value.Spans).OrderBy(s => s.Since).ThenBy(s => s.OtherId, StringComparer.Ordinal))
        : Links.None;

    /// <summary>Of an anonymous record: what was its own before this moment was taken into a user, Unix milliseconds. Null: nothing was.</summary>
    public long? MergedMs => _anonymous?.Ops.Spans().LastOrDefault()?.Since.TimeMs;

    /// <summary>Whether another user has to be told something, as far as the log says.</summary>
    public bool HasDeliveries => _anonymous is { IsPending: true } || _identified?.FirstUncovered() is not null;

    internal IReadOnlyDictionary<string, Peer> Peers => _anonymous?.Peers ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, Peer>.Empty;

    /// <summary>Whose an item of this record is: its own, a user's, or both.</summary>
    internal (bool Own, string? User) OwnersOf(ItemEntry item) => _anonymous?.Ops.OwnersAt(item.ItemTimeMs) ?? (true, null);

    /// <summary>The links of this anonymous record with a user, as that one names them.</summary>
    internal IReadOnlyList<LinkSpan> SpansWith(string userId) =>
        [.. _anonymous!.Ops.Spans().Where(s => s.OtherId == userId).Select(s => s with { OtherId = Key.Id })];

    /// <summary>Whether a batch may leave something to tell another user, so that its answer must wait for that.</summary>
    public bool MayNeedDelivery(IReadOnlyList<RecordEvent> batch)
    {
        if (_anonymous is not null)
            return true;
        if (Key.Kind != UserKind.Identified)
            return false;
        for (var i = 0; i < batch.Count; i++)
        {
            var e = batch[i].Event;
            if (e.AnonymousId is { } anonymousId && (_identified?.Of(anonymousId) is not { } merged || !merged.Covers(LinkOf(e.TimeMs, e.EventId))))
                return true;
        }
        return false;
    }

    private OpKey LinkOf(long timeMs, string eventId) => OpKey.OfEvent(timeMs, eventId, Key.Id);

    /// <summary>What has left the log stays with whom it was.</summary>
    private bool IsOpBehind(long opMs) => Math.Max(opMs, CutMs) < AllFromMs;

    private bool IsTakenBehind(TakenOver taken)
    {
        if (!IsTrimmed)
            return false;
        foreach (var item in taken.Adds)
        {
            if (IsBehind(item))
                return true;
        }
        foreach (var item in taken.Retracts)
        {
            if (item.TimeMs >= FloorMs && (item.TimeMs < DetailFromMs || item.TimeMs < UpdatesFromMs))
                return true;
        }
        return _identified?.Of(taken.AnonymousId)?.DiffersFromMs(taken.Spans) is { } fromMs && Math.Max(fromMs, FloorMs) < DetailFromMs;
    }

    private CommandDecision Decide(AdmitAnonymous command, AccountSettings settings)
    {
        if (Key.Kind != UserKind.Identified)
            return Refused(LinkRefusal.NotIdentified);
        if (_identified?.Of(command.AnonymousId) is not null)
            return CommandDecision.Unchanged(new OpDone(OpOutcome.Accepted));
        if (Tombstone?.Covers(command.TimeMs, command.ReceivedMs) == true)
            return Refused(LinkRefusal.Erased);
        if (Lateness.IsTooLate(command.TimeMs, command.ReceivedMs, command.MayImport, settings))
            return CommandDecision.Unchanged(new OpDone(OpOutcome.TooLate));
        if (_identified?.Merged.Count >= LinkRefusals.MaxAnonymous)
            return Refused(LinkRefusal.TooManyAnonymous);
        return new(new OpDone(OpOutcome.Accepted), WithCreation(command.ReceivedMs, new AnonymousAdmitted(command.AnonymousId, command.ReceivedMs)));
    }

    private CommandDecision Decide(ChangeLink command, AccountSettings settings)
    {
        if (Key.Kind != UserKind.Anonymous)
            return Refused(LinkRefusal.AlreadyIdentified);
        var op = command.Op;
        if (_anonymous?.Ops.Knows(op.Key.Id) == true)
            return CommandDecision.Unchanged(new OpDone(OpOutcome.Duplicate));
        if (!command.ByEvent && Tombstone?.Covers(op.Key.TimeMs, command.ReceivedMs) == true)
            return Refused(LinkRefusal.Erased);
        if (!command.ByEvent && (op.Key.TimeMs < CutMs || Lateness.IsTooLate(op.Key.TimeMs, command.ReceivedMs, command.MayImport, settings)))
            return CommandDecision.Unchanged(new OpDone(OpOutcome.TooLate));
        if (command.ByEvent && _anonymous?.Ops.Covers(op.Key, op.UserId!) == true)
            return CommandDecision.Unchanged(new OpDone(OpOutcome.Accepted));
        if (IsOpBehind(op.Key.TimeMs))
            return CommandDecision.NeedsHistory;
        return new(new OpDone(OpOutcome.Accepted), WithCreation(command.ReceivedMs, new OpAccepted(op, command.ReceivedMs)));
    }

    private CommandDecision Decide(TakeOver command, long nowMs)
    {
        var change = command.Change;
        var known = _identified?.Of(change.AnonymousId);
        var here = known is not null && known.Incarnation == change.Incarnation ? known : new Merged(change.Incarnation, 0, [], known?.Uncovered);
        if (command.From != here.Position || change.Position <= here.Position)
            return CommandDecision.Unchanged(new Taken(here.Position, change.Position <= here.Position, here.Uncovered));
        // Told anew from the beginning, or sent again to a record that was erased: what is here already is known again.
        if (change.Adds.Any(item => MayHaveTaken(item, change.AnonymousId)))
            return CommandDecision.NeedsHistory;
        if (change.Adds.Any(item => KnowsTaken(item, change.AnonymousId)))
            change = change with { Adds = [.. change.Adds.Where(item => !KnowsTaken(item, change.AnonymousId))] };
        // Noted also where it changes nothing: an append alone tells one who has been overtaken that it does not know all.
        if (IsTakenBehind(change))
            return CommandDecision.NeedsHistory;
        return new(new Taken(change.Position, true, UncoveredBy(change, here)), WithCreation(nowMs, change));
    }

    private CommandDecision Decide(ForgetAnonymous command) => new(
        new UserForgotten(0),
        _identified?.Of(command.AnonymousId) is { Position: > 0, IsGone: false } merged && merged.Incarnation == command.Incarnation
            ? [new AnonymousGone(command.AnonymousId, command.Incarnation, Math.Max(command.Position, merged.Position))]
            : []);

    private bool KnowsTaken(ItemEntry item, string anonymousId) => item.TakenFrom(anonymousId) switch
    {
        EventAccepted taken => Knows(CompactId.Of(taken.Event.EventId)),
        UpdateAccepted taken => _attributes?.Knows(taken.Update.OperationId) == true,
        _ => false,
    };

    /// <summary>Whether only the whole history can tell if an item is here already.</summary>
    private bool MayHaveTaken(ItemEntry item, string anonymousId) => IsTrimmed && item.TakenFrom(anonymousId) switch
    {
        EventAccepted taken => _history.Fingerprints.MayHold(taken.Event.EventId),
        UpdateAccepted taken => _attributes?.Fingerprints.MayHold(taken.Update.OperationId) == true,
        _ => false,
    };

    private static CommandDecision Refused(LinkRefusal refusal) => CommandDecision.Unchanged(new OpDone(OpOutcome.Refused, refusal));

    private Entry[] WithCreation(long atMs, Entry entry) => Seq == 0 ? [new UserCreated(Key, atMs), entry] : [entry];

    /// <summary>The place that an event with both IDs asks for; null where it has one, or there is none left.</summary>
    /// <param name="asked">The places that events before it in the batch ask for.</param>
    private AnonymousAdmitted? AdmissionFor(RecordEvent command, HashSet<string>? asked)
    {
        if (Key.Kind != UserKind.Identified || command.Event.AnonymousId is not { } id || _identified?.Of(id) is not null || asked?.Contains(id) == true)
            return null;
        return (_identified?.Merged.Count ?? 0) + (asked?.Count ?? 0) < LinkRefusals.MaxAnonymous
            ? new AnonymousAdmitted(id, command.ReceivedMs)
            : null;
    }

    /// <summary>Whether an event with both IDs that was taken makes no link, as the user has its 100 anonymous records.</summary>
    /// <param name="asked">The places that events before it in the batch ask for.</param>
    public bool RefusesLink(string anonymousId, IReadOnlySet<string>? asked = null) =>
        Key.Kind == UserKind.Identified && _identified?.Of(anonymousId) is null && asked?.Contains(anonymousId) != true
        && (_identified?.Merged.Count ?? 0) + (asked?.Count ?? 0) >= LinkRefusals.MaxAnonymous;

    private void EvolveIdentity(Entry entry)
    {
        switch (entry)
        {
            case AnonymousAdmitted admitted:
                (_identified ??= new()).Set(admitted.AnonymousId, Merged.Admitted);
                break;
            case OpAccepted accepted:
                if (_anonymous is null)
                {
                    _anonymous = new();
                    _anonymous.Heard(Math.Max(_history.LatestMs, LastUpdateMs ?? long.MinValue));
                    // Also unattributed events: had they come after it, they would count.
                    foreach (var e in _history.Unattributed)
                        _anonymous.Heard(e.TimeMs);
                }
                _anonymous.Add(accepted.Op, Seq);
                Reassign(Math.Max(accepted.Op.Key.TimeMs, CutMs));
                _revisionOfLinks += 4;
                break;
            case TakenOver taken:
                Evolve(taken);
                break;
            case AnonymousGone gone:
                Evolve(gone);
                break;
            case Transferred handed:
                _anonymous!.Transferred(handed);
                break;
        }
    }

    /// <summary>Takes an event in, or notes that it is another's. Says whether it is this record's own.</summary>
    private bool IsOwn(KnownEvent e)
    {
        var (own, user) = _anonymous!.Ops.OwnersAt(e.TimeMs);
        _anonymous.Heard(e.TimeMs);
        if (user is not null)
            _anonymous.Changed(user, Seq);
        if (!own)
            _anonymous.Elsewhere.Add(e);
        return own;
    }

    /// <inheritdoc cref="IsOwn(KnownEvent)"/>
    private bool IsOwn(UserUpdate update)
    {
        var (own, user) = _anonymous!.Ops.OwnersAt(update.TimeMs);
        _anonymous.Heard(update.TimeMs);
        if (user is not null)
            _anonymous.Changed(user, Seq);
        if (!own)
            _anonymous.ElsewhereUpdates.Add(update);
        return own;
    }

    /// <summary>An event with both IDs, of an anonymous record that has a place here, is a link which that record must know of.</summary>
    private void NoteLink(KnownEvent e)
    {
        var merged = _identified!.Of(e.Anonymous!)!;
        var op = LinkOf(e.TimeMs, e.Id.ToString());
        if ((merged.Uncovered is not { } first || op < first) && !merged.Covers(op))
            _identified.Set(e.Anonymous!, merged with { Uncovered = op });
    }

    /// <summary>An operation has come: from its moment on other items may be this record's own.</summary>
    private void Reassign(long fromMs)
    {
        var side = _anonymous!;
        Lose([.. _history.Detail.Where(e => e.TimeMs >= fromMs && !side.Ops.OwnersAt(e.TimeMs).Own)], side.Elsewhere);
        foreach (var e in side.Elsewhere.Where(e => e.TimeMs >= fromMs && side.Ops.OwnersAt(e.TimeMs).Own).ToList())
        {
            side.Elsewhere.Remove(e);
            _history.Add(e);
        }
        side.ElsewhereUpdates.AddRange(LoseUpdates(u => u.TimeMs >= fromMs && !side.Ops.OwnersAt(u.TimeMs).Own));
        foreach (var u in side.ElsewhereUpdates.Where(u => u.TimeMs >= fromMs && side.Ops.OwnersAt(u.TimeMs).Own).ToList())
        {
            side.ElsewhereUpdates.Remove(u);
            (_attributes ??= new AttributeHistory()).Add(u);
        }
    }

    private void Evolve(TakenOver taken)
    {
        _identified ??= new();
        if (taken.Retracts.Count > 0)
        {
            var gone = taken.Retracts.Select(r => OpKey.TakenId(r.ItemId, taken.AnonymousId)).ToHashSet(StringComparer.Ordinal);
            Lose([.. _history.Detail.Where(e => gone.Contains(e.Id.ToString()))], null);
            LoseUpdates(u => gone.Contains(OpKey.Separator + u.OperationId));
            _ids = null;
        }
        foreach (var item in taken.AddsHere)
        {
            if (item.ItemTimeMs < FloorMs)
                continue;
            if (item is UpdateAccepted { Update: var update })
                (_attributes ??= new AttributeHistory()).Add(update);
            if (item is not EventAccepted e)
                continue;
            _history.Add(Known(e.Event, e.Rules));
        }
        var here = _identified.Of(taken.AnonymousId) ?? Merged.Admitted;
        _identified.Set(taken.AnonymousId, new Merged(taken.Incarnation, taken.Position, taken.Spans, UncoveredBy(taken, here)));
        _revisionOfLinks += 4;
    }

    /// <summary>Events with both IDs that linked a record which is gone link it no more; those that come do, and those it never heard of.</summary>
    private void Evolve(AnonymousGone gone)
    {
        var before = _identified!.Of(gone.AnonymousId)!;
        var over = _history.Detail.Where(e => e.Anonymous == gone.AnonymousId && before.Covers(LinkOf(e.TimeMs, e.Id.ToString()))).ToHashSet();
        if (over.Count > 0)
        {
            _history = _history.Without(over);
            foreach (var e in over)
                _history.Add(e.Unlinked());
        }
        _identified.Set(gone.AnonymousId, before with { Position = gone.Position, Spans = [], IsGone = true });
        _revisionOfLinks += 4;
    }

    /// <summary>Whether what is said of an incarnation of an anonymous record goes on from what is known of it.</summary>
    internal bool KnowsLife(string anonymousId, long incarnation) =>
        _identified?.Of(anonymousId) is { Position: > 0, IsGone: false } merged && merged.Incarnation == incarnation;

    /// <summary>The earliest link by an event with both IDs that is not in the spans that came.</summary>
    private OpKey? UncoveredBy(TakenOver taken, Merged before)
    {
        var after = before with { Spans = taken.Spans };
        var first = before.Uncovered is { } known && !after.Covers(known) ? known : (OpKey?)null;
        foreach (var e in _history.Detail)
        {
            if (e.Anonymous != taken.AnonymousId)
                continue;
            var op = LinkOf(e.TimeMs, e.Id.ToString());
            if ((first is null || op < first.Value) && !after.Covers(op))
                first = op;
        }
        return first;
    }

    private void Lose(IReadOnlyCollection<KnownEvent> events, List<KnownEvent>? to)
    {
        if (events.Count == 0)
            return;
        var before = _history.BelongingCount;
        _history = _history.Without(events.ToHashSet());
        to?.AddRange(events);
        _revisionOfLinks += RevisionOfLost * Math.Max(before - _history.BelongingCount, 0);
    }

    private List<UserUpdate> LoseUpdates(Predicate<UserUpdate> goes)
    {
        var lost = _attributes?.Take(goes) ?? [];
        // What was lost may be values of retired attributes, which the revision shown counts one by one (docs/decisions/0014).
        _revisionOfLinks += lost.Sum(u => 2 + u.Operations.Length);
        return lost;
    }

    /// <summary>When a user with nothing else to count from was last heard of, Unix milliseconds; null where it has no links.</summary>
    private long? LastLinkMs => _anonymous?.LastMs
        ?? (_identified is { HasLinks: true } ? _identified.Merged.SelectMany(m => m.Value.Spans).Select(s => (long?)s.Since.TimeMs).Max() : null);

    /// <summary>When the user must be woken for its links at the latest; null: they need no waking.</summary>
    private long? WakeForLinks(Entry entry, long nowMs) => entry switch
    {
        OpAccepted op => _history.Detail.Concat(_anonymous?.Elsewhere ?? []).Any(e => e.TimeMs >= op.Op.Key.TimeMs) ? nowMs : nowMs + DeliverAgainMs,
        TakenOver { Retracts.Count: > 0 } => nowMs,
        TakenOver taken when !Exists => taken.Adds.Count == 0 ? nowMs : null,
        AnonymousGone when !HasActivity => nowMs,
        ItemEntry item when _anonymous is not null && OwnersOf(item).User is not null => nowMs + DeliverAgainMs,
        EventAccepted { Event.AnonymousId: { } id } e when Key.Kind == UserKind.Identified
            && !RefusesLink(id) && _identified?.Of(id)?.Covers(LinkOf(e.Event.TimeMs, e.Event.EventId)) != true => nowMs + DeliverAgainMs,
        _ => null,
    };
}
