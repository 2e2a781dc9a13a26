using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers;

/// <summary>
/// The aggregate: the deterministic state machine of one end user (docs/architecture.md 2.1). All rules about a user are here.
/// Takes: commands (<see cref="RecordEvent"/> and the folder Commands), in decide; entries of the log, in evolve.
/// Keeps: sessions, attributes, links, event IDs it has seen and where its log was cut, each in a class of its own.
/// Gives: entries to append and an outcome for each command (<see cref="Decision"/>); sessions, metrics and profile of a moment.
/// Decide changes nothing; evolve cannot fail. Time comes only from what it is given; it reads and writes nothing else.
/// Evolves in place, as it has one owner at a time (<see cref="Owners.EndUserOwner"/>); not thread-safe.
/// </summary>
public sealed partial class EndUser
{
    private SessionHistory _history;
    private KnownIds? _ids;
    private EventFacts? _latest;

    public EndUser(EndUserKey key)
        : this(key, 0, 0, new SessionHistory())
    {
    }

    internal EndUser(
        EndUserKey key, long seq, long incarnation, SessionHistory history, AttributeHistory? attributes = null,
        long revisionOfLinks = 0, AnonymousSide? anonymous = null, IdentifiedSide? identified = null, LogCut? cut = null)
    {
        Cut = cut;
        (Key, Seq, Incarnation, _history, _attributes) = (key, seq, incarnation, history, attributes);
        (_revisionOfLinks, _anonymous, _identified) = (revisionOfLinks, anonymous, identified);
    }

    public EndUserKey Key { get; }

    /// <summary>What an erasure before this incarnation left; no entry tells of it. Null: none did, or its time is over.</summary>
    public Tombstone? Tombstone { get; set; }

    /// <summary>Number of the last entry taken; 0 before the first.</summary>
    public long Seq { get; private set; }

    /// <summary>Tells this incarnation of the user from one that was erased (<see cref="UserCreated.AtMs"/>); 0 before the first entry.</summary>
    public long Incarnation { get; private set; }

    internal SessionHistory History => _history;

    /// <summary>Whether there is a record to show: at least one activity, an update, or a link. Unattributed passive events make none.</summary>
    public bool Exists => _history.HasActivity || _attributes is not null || HasLinks;

    /// <summary>Whether there is a session, open or closed.</summary>
    public bool HasActivity => _history.HasActivity;

    /// <summary>Whether nothing is known of this user but unattributed events that no event can take in any more.</summary>
    public bool IsEmpty => _history.IsEmpty && _attributes is null && !HasLinks;

    /// <summary>Whether older events, which the log still holds, are known only as totals.</summary>
    public bool IsTrimmed => DetailFromMs > FloorMs || UpdatesFromMs > FloorMs;

    /// <summary>From when on events are known singly, Unix milliseconds, inclusive.</summary>
    public long DetailFromMs => _history.DetailFromMs;

    /// <summary>Events and updates known singly.</summary>
    public int DetailCount => _history.DetailCount + (_attributes?.Detail.Count ?? 0);

    /// <summary>What would become of these events, in their order; pure.</summary>
    public Decision Decide(IReadOnlyList<RecordEvent> batch, AccountSettings settings)
    {
        if (batch.Count == 1)
            return DecideOne(batch[0], settings);
        var outcomes = new RecordOutcome[batch.Count];
        List<Entry>? entries = null;
        HashSet<string>? ids = null;
        HashSet<string>? admitted = null;
        for (var i = 0; i < batch.Count; i++)
        {
            var (e, receivedMs, _) = batch[i];
            if (ids is not null && ids.Contains(e.EventId))
                outcomes[i] = RecordOutcome.Duplicate;
            else if (OutcomeOf(batch[i], settings) is { } outcome)
                outcomes[i] = outcome;
            else
                return Decision.NeedsHistory;
            if (outcomes[i] != RecordOutcome.Accepted)
                continue;
            entries ??= NewEntries(batch.Count, receivedMs);
            if (AdmissionFor(batch[i], admitted) is { } admission)
            {
                entries.Add(admission);
                (admitted ??= new(StringComparer.Ordinal)).Add(admission.AnonymousId);
            }
            else if (batch[i].Event.AnonymousId is { } anonymousId && RefusesLink(anonymousId, admitted))
            {
                outcomes[i] = RecordOutcome.AcceptedUnlinked;
            }
            var accepted = new EventAccepted(e, receivedMs, settings.RulesFor(e.Application));
            if (!OwnersOf(accepted).Own)
                outcomes[i] = RecordOutcome.AcceptedForLinked;
            entries.Add(accepted);
            (ids ??= new HashSet<string>(batch.Count, StringComparer.Ordinal)).Add(e.EventId);
        }
        return new Decision(outcomes, entries ?? (IReadOnlyList<Entry>)[]);
    }

    private Decision DecideOne(RecordEvent command, AccountSettings settings)
    {
        var outcome = OutcomeOf(command, settings);
        if (outcome != RecordOutcome.Accepted)
        {
            return outcome switch
            {
                RecordOutcome.Duplicate => Decision.OneDuplicate,
                RecordOutcome.TooLate => Decision.OneTooLate,
                RecordOutcome.Erased => Decision.OneErased,
                _ => Decision.NeedsHistory,
            };
        }
        var accepted = new EventAccepted(command.Event, command.ReceivedMs, settings.RulesFor(command.Event.Application));
        if (AdmissionFor(command, null) is { } admission)
        {
            return new Decision(Decision.OneAccepted, Seq == 0
                ? [new UserCreated(Key, command.ReceivedMs), admission, accepted]
                : [admission, accepted]);
        }
        var refused = command.Event.AnonymousId is { } anonymousId && RefusesLink(anonymousId);
        return new Decision(
            refused ? Decision.OneUnlinked : OwnersOf(accepted).Own ? Decision.OneAccepted : Decision.OneForLinked, Seq == 0 ? [new UserCreated(Key, command.ReceivedMs), accepted] : [accepted]);
    }

    /// <summary>What would become of an event alone; null where only the whole history can tell.</summary>
    private RecordOutcome? OutcomeOf(RecordEvent command, AccountSettings settings)
    {
        var (e, receivedMs, mayImport) = command;
        if (Knows(CompactId.Of(e.EventId)))
            return RecordOutcome.Duplicate;
        if (Tombstone?.Covers(e.TimeMs, receivedMs) == true)
            return RecordOutcome.Erased;
        if (IsFolded && _history.Fingerprints.MayHold(e.EventId))
            return null;
        if (e.TimeMs < FloorMs || Lateness.IsTooLate(e.TimeMs, receivedMs, mayImport, settings))
            return RecordOutcome.TooLate;
        return e.TimeMs < _history.DetailFromMs ? null : RecordOutcome.Accepted;
    }

    private List<Entry> NewEntries(int events, long receivedMs)
    {
        var entries = new List<Entry>(events + 1);
        if (Seq == 0)
            entries.Add(new UserCreated(Key, receivedMs));
        return entries;
    }

    /// <summary>Takes the next entry of the log. Each is a different event, as each was decided on all before it.</summary>
    public void Evolve(Entry entry)
    {
        if (entry is Compacted compacted)
        {
            Evolve(compacted);
            return;
        }
        Seq++;
        if (entry is UserCreated created)
            Incarnation = created.AtMs;
        if (entry is not EventAccepted accepted)
        {
            EvolveOther(entry);
            return;
        }
        var e = accepted.Event;
        if (e.TimeMs < FloorMs)
            return;
        var links = e.AnonymousId is { } anonymousId && _identified?.Of(anonymousId) is not null;
        var known = Known(e, accepted.Rules, links ? e.AnonymousId : null);
        if (_anonymous is null || IsOwn(known))
            _history.Add(known);
        if (links)
            NoteLink(known);
    }

    private KnownEvent Known(UserEvent e, SessionRules rules, string? anonymousId = null)
    {
        var known = KnownEvent.Of(e, rules, _latest, anonymousId);
        _latest = known.Facts;
        _ids?.Add(known.Id);
        return known;
    }

    private void EvolveOther(Entry entry)
    {
        if (entry is not UpdateAccepted { Update: var update })
            EvolveIdentity(entry);
        else if (update.TimeMs >= FloorMs && (_anonymous is null || IsOwn(update)))
            (_attributes ??= new AttributeHistory()).Add(update);
    }

    /// <summary>
    /// When this user must be woken at the latest for what <paramref name="entries"/> bring: never after the true moment,
    /// sometimes before. Null where they bring nothing that the clock could change. Asked before they are taken, so that
    /// the alarm can be durable first.
    /// </summary>
    /// <param name="nowMs">The clock; up to it the rows may stand for this state.</param>
    public long? WakeFor(IReadOnlyList<Entry> entries, long nowMs, AccountSettings settings)
    {
        long? wake = null;
        var activity = false;
        for (var i = 0; i < entries.Count; i++)
            activity |= entries[i] is EventAccepted { Event.IsActivity: true } or TakenOver;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            wake = Earlier(wake, WakeForLinks(entry, nowMs));
            if (entry is UpdateAccepted)
                wake = Earlier(wake, nowMs + ValueRowsDelayMs);
            if (entry is EventAccepted accepted)
                wake = Earlier(wake, WakeFor(accepted, activity, nowMs, settings));
            if (entry is not TakenOver taken)
                continue;
            foreach (var item in taken.Adds)
            {
                wake = Earlier(wake, item is EventAccepted e ? WakeFor(e, activity, nowMs, settings) : nowMs + ValueRowsDelayMs);
            }
        }
        return wake;
    }

    private static long? Earlier(long? one, long? other) => one < other || other is null ? one : other;

    private long? WakeFor(EventAccepted accepted, bool activity, long nowMs, AccountSettings settings)
    {
        if (!OwnersOf(accepted).Own)
            return null;
        var e = accepted.Event;
        var reachMs = e.TimeMs + accepted.Rules.TimeoutMs;
        if (new Disturbance(e.TimeMs, e.IsActivity ? reachMs : e.TimeMs, e.IsActivity, accepted.Rules.LongestMs, nowMs).Of(_history))
            return Math.Min(nowMs, reachMs + 1);
        if (e.IsActivity)
            return Math.Min(reachMs + 1, _history.StartOfSessionAt(e.TimeMs) + accepted.Rules.LongestMs);
        if (activity || _history.Reaches(e.TimeMs))
            return e.IsSessionEnd ? e.TimeMs : reachMs + 1;
        return Exists ? null : UnattributedGoesMs(e.TimeMs, settings);
    }

    /// <summary>From when on no event but an import can take an unattributed event in.</summary>
    private static long UnattributedGoesMs(long timeMs, AccountSettings settings) =>
        timeMs + (long)settings.Lateness.TotalMilliseconds + 1;

    /// <summary>Whether any owner of this user would erase it now: there is nothing but unattributed events, all too old to matter.</summary>
    public bool MayBeErased(long nowMs, AccountSettings settings) =>
        Seq > 0 && !Exists && (_history.Unattributed.Count == 0 || UnattributedGoesMs(_history.Unattributed[^1].TimeMs, settings) <= nowMs);

    /// <summary>
    /// When this user is gone, should nothing more come: six calendar months after it was last seen or, where no session has
    /// closed, after the last update of its attributes (docs/semantics.md 1.8); after its last link, or the beginning of its incarnation, where that
    /// came when this was over.
    /// Inclusive, Unix milliseconds; null while a session is open, and where there is nothing to count from.
    /// </summary>
    public long? ExpiresMs(long nowMs)
    {
        var profile = _history.ProfileAt(nowMs);
        if (profile.OpenSession is not null)
            return null;
        var lastMs = profile.Attributes.LastSeenMs ?? LastUpdateMs ?? LastLinkMs;
        if (_anonymous is not null)
            lastMs = Math.Max(lastMs ?? long.MinValue, _anonymous.LastMs);
        // A login may make a user of visits that are older than six months, or become so before it arrives: it would be gone
        // before it began, and made again of the same visits.
        else if (_identified is not null && lastMs is { } seenMs && Math.Max(LastLinkMs ?? Incarnation, Incarnation) is var begunMs && Retention.ExpiresMs(seenMs) <= begunMs)
            lastMs = begunMs;
        return lastMs is { } last ? Retention.ExpiresMs(last) : null;
    }

    /// <summary>
    /// Whether the user has expired: from that moment on nothing shows it, and whatever comes for it begins a new one. Costs
    /// a comparison while the last event is young.
    /// </summary>
    public bool IsExpiredAt(long nowMs) =>
        Exists && _history.LatestMs <= nowMs - Retention.SurelyKeptMs && ExpiresMs(nowMs) <= nowMs;

    /// <summary>The next moment at which the clock changes something; null where none will.</summary>
    public long? NextWakeMs(long nowMs, AccountSettings settings)
    {
        if (_history.NextCloseMs(nowMs) is { } close)
            return HasDeliveries ? Math.Min(close, nowMs + DeliverAgainMs) : close;
        if (HasDeliveries)
            return nowMs + DeliverAgainMs;
        return !Exists && _history.Unattributed.Count > 0
            ? Math.Max(nowMs + 1, UnattributedGoesMs(_history.Unattributed[^1].TimeMs, settings))
            : null;
    }

    /// <summary>The profile at the moment <paramref name="nowMs"/> (Unix milliseconds).</summary>
    public Profile ProfileAt(long nowMs)
    {
        var profile = _history.ProfileAt(nowMs);
        return profile with
        {
            Revision = profile.Revision + (_attributes?.Count ?? 0) + _revisionOfLinks,
            Values = Values,
            Links = Links,
        };
    }

    /// <summary>The sessions known singly that are closed at <paramref name="nowMs"/>, by start.</summary>
    public IEnumerable<Session> ClosedSessionsAt(long nowMs) => _history.Sessions.Where(s => s.IsClosedAt(nowMs));

    /// <summary>All sessions known singly, by start.</summary>
    public IEnumerable<Session> Sessions => _history.Sessions;

    /// <summary>Forgets single events that nothing but an import can touch any more; shows no difference.</summary>
    /// <param name="beforeMs">What reaches to this moment or beyond stays all the same, Unix milliseconds; default: nothing.</param>
    public void Trim(long nowMs, AccountSettings settings, long beforeMs = long.MaxValue)
    {
        var floorMs = Math.Min(beforeMs, nowMs - (long)settings.Lateness.TotalMilliseconds);
        _history.Trim(floorMs);
        _attributes?.Trim(floorMs);
        if (_anonymous?.TrimElsewhere(floorMs) is { Count: > 0 } gone)
            _history.Fingerprints.Add(gone.Select(e => e.Id.ToString()));
        _ids = null;
    }

    private bool Knows(CompactId eventId)
    {
        if (_ids is null && _history.DetailCount <= FewEvents && _anonymous is null)
            return _history.Knows(eventId);
        _ids ??= new KnownIds(AllIds(), _history.DetailCount);
        return _ids.Holds(eventId, this, static user => user.AllIds());
    }

    private IEnumerable<CompactId> AllIds() => _history.Detail.Concat(_anonymous?.Elsewhere ?? []).Select(e => e.Id);

    /// <summary>Up to this many events a search beats their fingerprints.</summary>
    private const int FewEvents = 4;
}
