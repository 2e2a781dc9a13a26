using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers.Owners;

/// <summary>
/// The loaded user: what its owner has in memory of it, and what it knows of the store.
/// Takes: what the store gave, and each write that the owner hands to the store.
/// Keeps: the user, its write session, the projection last written, the alarm set, the deliveries still to make.
/// Gives: what the next write must say, and a task that ends when all writes so far are durable.
/// Dropped as a whole when in doubt, and loaded again.
/// Belongs to one owner, under its lock; not thread-safe.
/// </summary>
internal sealed class LoadedUser
{
    private List<Session>? _rows;
    private UserValues _values;
    private long? _expiresMs;
    private long? _mergedMs;

    /// <summary>Whether what the rows would have held since may be other than what they hold: another owner may have written it, or be about to.</summary>
    private bool _mayDiffer;

    private LoadedUser(EndUser user, ProjectionHead? head, StoredProjection rows, bool mayDiffer, long snapshotSeq)
    {
        _mayDiffer = mayDiffer;
        (User, SnapshotSeq, WriteSession) = (user, snapshotSeq, new WriteSession(user.Key) { Incarnation = user.Incarnation });
        SetHead(head);
        (_rows, _values, _expiresMs, _mergedMs) = (rows.Sessions, rows.Values, rows.ExpiresMs, rows.MergedMs);
        Outbox = user.Anonymous is null ? null : new Outbox(user);
    }

    /// <summary>What the rows are known to hold.</summary>
    private readonly record struct StoredProjection(List<Session>? Sessions, UserValues Values, long? ExpiresMs, long? MergedMs)
    {
        public static StoredProjection None => new(null, UserValues.None, null, null);

        public static StoredProjection Of(EndUser user, long asOfMs) =>
            new([.. user.ClosedSessionsAt(asOfMs)], user.Values, DayOf(user.ExpiresMs(asOfMs)), user.MergedMs);
    }

    public EndUser User { get; }

    public WriteSession WriteSession { get; }

    /// <summary>When the user was erased last, as far as is known (<see cref="LogAppend.ErasedMs"/>).</summary>
    public long ErasedMs => User.Tombstone?.ErasedMs ?? long.MinValue;

    /// <summary>What the stored rows stand for.</summary>
    public ProjectionHead? Head { get; private set; }

    /// <summary>The moment that they stand for, Unix milliseconds; before all times where there are none.</summary>
    public long AsOfMs { get; private set; } = long.MinValue;

    /// <summary>Whether its erasure was handed over: whoever comes next must read what is there afterwards.</summary>
    public bool IsErased { get; set; }

    /// <summary>When the alarm is set for at the latest, Unix milliseconds; null where none is, or it is not known.</summary>
    public long? AlarmMs { get; private set; }

    /// <summary>
    /// Whether the alarm was first set here, with an entry: until it goes off nobody else moves it but by an entry too, which
    /// the next append would notice. One who has only read the user moves no alarm that another owner may count on, and so
    /// does not know whether it was moved.
    /// </summary>
    public bool IsAlarmSure { get; private set; }

    public void SetAlarm(long? dueMs, bool isSure) => (AlarmMs, IsAlarmSure) = (dueMs, isSure);

    public long SnapshotSeq { get; private set; }

    /// <summary>What is to be transferred; null for one that was never linked as an anonymous record.</summary>
    public Outbox? Outbox { get; private set; }

    /// <summary>Whether another user has to be told something. Within the lock only: it looks at what calls change under the lock.</summary>
    public bool HasDeliveries => HasDeliveriesBut(null);

    /// <inheritdoc cref="HasDeliveries"/>
    /// <param name="over">Users that have expired, whom nothing is to be told any more.</param>
    public bool HasDeliveriesBut(List<string>? over) => Outbox?.IsPending(over) == true || User.Identified?.FirstUncovered() is not null;

    /// <summary>Takes an entry that was handed to the log.</summary>
    public void Evolve(Entry entry)
    {
        User.Evolve(entry);
        _mayDiffer = _mayDiffer || MayDiffer(entry, User, _values);
        if (Outbox is null && User.Anonymous is not null)
            Outbox = new Outbox(User);
        else
            Outbox?.Took(entry, User.Seq, User);
    }

    /// <summary>
    /// Whether an entry took the rows away from what they hold in a way that later ones may take back. Events do not: what they
    /// bring stays, if not in the same session.
    /// </summary>
    private static bool MayDiffer(Entry entry, EndUser user, UserValues stored) => entry switch
    {
        OpAccepted or TakenOver { Retracts.Count: > 0 } => true,
        UpdateAccepted or TakenOver => ValueChanges.Between(stored, user.Values) is not null,
        _ => false,
    };

    /// <summary>What the log should say of deliveries before the user sleeps.</summary>
    public IReadOnlyList<Entry> ToNote() => Outbox is null ? [] : [.. Outbox.ToNote(User)];

    /// <summary>Whether the store took a write that was handed over a moment ago.</summary>
    public bool IsOnItsWay(Task write) => !write.IsFaulted || WriteSession.IsBroken;

    /// <summary>Ends when all that was handed over is durable: a write session's last write succeeds only after all before it.</summary>
    public Task Pending { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// <see cref="Pending"/>, for one who did not hand it over: a task of its own, so that each goes on where the write ends.
    /// Of several that await one task the runtime sends all but one to the thread pool.
    /// </summary>
    public Task WhenDurable() => Pending.IsCompleted
        ? Pending
        : Pending.ContinueWith(
            static writes => writes.GetAwaiter().GetResult(),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>
    /// Whether a snapshot is due (<see cref="EndUserPorts.EntriesPerSnapshot"/>). One that the projection is behind of could not
    /// be used, and would take the place of one that can.
    /// </summary>
    /// <param name="update">What is to be written with it.</param>
    public bool WantsSnapshot(int entriesPerSnapshot, ProjectionUpdate? update) =>
        (update is not null || Head?.Seq == User.Seq) && User.Seq - SnapshotSeq >= Math.Max(entriesPerSnapshot, User.DetailCount / 2);

    /// <summary>Whether the store took the write; one refused for want of room was never begun.</summary>
    public bool Handed(Task write)
    {
        if (write.IsFaulted && !WriteSession.IsBroken)
            return false;
        Pending = write;
        return true;
    }

    /// <summary>The change of the projection that the moment asks for; null where what is stored will do.</summary>
    /// <param name="evenIfSame">Asks for one that stands for this very state.</param>
    public ProjectionUpdate? ProjectionAt(long nowMs, bool evenIfSame = false)
    {
        var closed = User.ClosedSessionsAt(nowMs).ToList();
        var known = _rows ?? [];
        var same = 0;
        while (same < closed.Count && same < known.Count && closed[same] == known[same])
            same++;
        var values = ValueChanges.Between(_values, User.Values);
        var goneMs = User.ExpiresMs(nowMs);
        var expiresMs = DayOf(goneMs);
        if (same == closed.Count && same == known.Count && values is null && (expiresMs is null || expiresMs == _expiresMs) && (Head is null || User.MergedMs == _mergedMs)
            && !IsShownWithoutSessions && !(_mayDiffer && Head is not null) && !evenIfSame)
            return null;
        long? replaceFrom = null;
        if (same < known.Count)
        {
            replaceFrom = known[same].StartMs;
            while (same > 0 && known[same - 1].StartMs == replaceFrom)
                same--;
        }
        return new ProjectionUpdate(
            Head, nowMs, User.ProfileAt(nowMs) with { Links = Links.None }, replaceFrom, closed[same..], values, expiresMs, goneMs, User.MergedMs);
    }

    /// <summary>Whether there is a record to show that has no row yet, as it has no session.</summary>
    private bool IsShownWithoutSessions => Head is null && User.Exists && !User.HasActivity;

    /// <summary>
    /// Whether rows are to be written before an open session closes. What an event states of the Analytics Properties waits
    /// for that: a settlement for each event would write as much as the events themselves.
    /// </summary>
    public bool IsProjectionDueAt(long nowMs) => ProjectionAt(nowMs) is { } update
        && (update.ReplaceFromMs is not null || update.Sessions.Count > 0 || update.Values?.AreCustom == true);

    /// <summary>Takes note of a settlement that the store took.</summary>
    public void Took(Settlement settled)
    {
        if (settled.Snapshot is not null)
            SnapshotSeq = settled.Seq;
        if (settled.Alarm is { } alarm)
            SetAlarm(alarm.DueMs, IsAlarmSure);
        if (settled.Projection is not { } update)
            return;
        SetHead(new ProjectionHead(settled.Seq, update.AsOfMs));
        _mayDiffer = false;
        (_values, _expiresMs, _mergedMs) = (update.Profile.Values, update.ExpiresMs, update.MergedMs);
        if (update.ReplaceFromMs is { } from)
            _rows?.RemoveAll(row => row.StartMs >= from);
        if (update.Sessions.Count > 0)
            (_rows ??= []).AddRange(update.Sessions);
    }

    private void SetHead(ProjectionHead? head) => (Head, AsOfMs) = (head, head?.AsOfMs ?? long.MinValue);

    /// <summary>Folds away what is over for good, and with it what was known of its rows.</summary>
    /// <param name="unwritten">What is yet to be taken by the store: the sessions that it is about, and those after them, stay.</param>
    public void Trim(long nowMs, AccountSettings settings, ProjectionUpdate? unwritten = null)
    {
        var firstMs = Math.Min(unwritten?.ReplaceFromMs ?? long.MaxValue, unwritten?.Sessions is [var added, ..] ? added.StartMs : long.MaxValue);
        User.Trim(nowMs, settings, firstMs);
        _rows?.RemoveAll(row => row.StartMs < User.DetailFromMs);
    }

    /// <summary>What was looked for in the log without anything to compact there: before this moment there is none.</summary>
    public long NothingBeforeMs { get; set; } = long.MinValue;

    /// <summary>Whether something of the log happened before the moment. Who has something to tell others needs its log for that.</summary>
    public bool IsCompactionDue(long cutMs) =>
        User.Seq > 0 && User.Exists && User.LogSinceMs < cutMs && NothingBeforeMs < cutMs && !HasDeliveries;

    private static long? DayOf(long? ms) => ms is { } moment ? Retention.DayOf(moment) : null;

    /// <summary>Reads a user: its snapshot and the entries after it, or all entries.</summary>
    public static async ValueTask<LoadedUser> ReadAsync(EndUserKey key, EndUserPorts ports, bool fromStart, CancellationToken ct)
    {
        var stored = await ports.Store.ReadAsync(key, fromStart, ct).ConfigureAwait(false);
        try
        {
            if (Of(key, stored, ports.Codec) is { } loaded)
                return loaded;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nothing but stored bytes was looked at.
            throw ports.Store.Corrupt(key, e);
        }
        return fromStart
            ? throw ports.Store.Corrupt(key, new InvalidDataException("The log does not follow from its own beginning."))
            : await ReadAsync(key, ports, fromStart: true, ct).ConfigureAwait(false);
    }

    /// <returns>Null where the snapshot does not serve, and all entries are needed.</returns>
    private static LoadedUser? Of(EndUserKey key, StoredState stored, IUserCodec codec)
    {
        var (snapshot, head, entries) = stored;
        var saved = snapshot is not null && head is not null && snapshot.Seq <= head.Seq
            ? codec.DecodeState(key, snapshot)
            : null;
        if (saved is null && snapshot is not null)
            return null;
        var user = saved ?? new EndUser(key);
        user.Tombstone = stored.Tombstone;
        var rows = head?.Seq == user.Seq ? StoredProjection.Of(user, head.AsOfMs) : StoredProjection.None;
        var mayDiffer = false;
        foreach (var bytes in entries)
        {
            var entry = codec.Decode(bytes.Bytes);
            // Imported since the snapshot, into what it holds only as totals.
            if (user.IsBehind(entry))
                return null;
            user.Evolve(entry);
            if (head?.Seq == user.Seq)
                rows = StoredProjection.Of(user, head.AsOfMs);
            mayDiffer = mayDiffer || (head?.Seq < user.Seq && MayDiffer(entry, user, rows.Values));
        }
        return new LoadedUser(user, head, rows, mayDiffer, saved is null ? 0 : snapshot!.Seq);
    }
}
