using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Live;

namespace Insights.Service.Live;

/// <summary>
/// What this process took since it last told, by user: all that live users cost on the way of an event is an entry here.
/// Bounded; what finds no room is not told, and the user's next event is. Thread-safe.
/// </summary>
public sealed class LiveOutbox(LiveOptions options) : ITakenEvents
{
    /// <summary>Users in one slice, at most, between two tellings.</summary>
    private const int MostUsers = 100_000;

    /// <summary>Bytes of events in one slice, at most, between two tellings: 16 MiB.</summary>
    private const int MostBytes = 16 << 20;

    private readonly Part[] _parts = [.. Enumerable.Range(0, LiveSlice.Count).Select(_ => new Part())];

    /// <summary>
    /// Notes what was accepted. Only what a person caused makes a user live, and only while the window is open; what a linked anonymous
    /// ID brings makes the identified user live (<see cref="Taken"/>).
    /// </summary>
    /// <param name="nowMs">When it was received, Unix milliseconds.</param>
    public void Note(EndUserKey user, IReadOnlyList<RecordEvent> events, IReadOnlyList<RecordOutcome> outcomes, long nowMs)
    {
        var part = _parts[LiveSlice.Of(user)];
        LiveNote? note = null;
        lock (part.Lock)
        {
            for (var i = 0; i < outcomes.Count; i++)
            {
                if (outcomes[i] is RecordOutcome.Accepted or RecordOutcome.AcceptedUnlinked)
                    Take(part, ref note, user, events[i].Event, nowMs);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>They name the anonymous user, who is shown no more from then on.</remarks>
    public void Taken(EndUserKey user, IEnumerable<UserEvent> events, long nowMs)
    {
        var part = _parts[LiveSlice.Of(user)];
        LiveNote? note = null;
        lock (part.Lock)
        {
            foreach (var e in events)
                Take(part, ref note, user, e, nowMs);
        }
    }

    private void Take(Part part, ref LiveNote? note, EndUserKey user, UserEvent e, long nowMs)
    {
        if (!e.IsActivity || nowMs - e.TimeMs >= options.WindowMs)
            return;
        note ??= part.Of(user);
        if (note is { } known)
            part.Bytes += known.Take(e, Math.Min(e.TimeMs, nowMs));
    }

    /// <summary>Notes that a user was erased.</summary>
    public void Erased(EndUserKey user, long nowMs)
    {
        var part = _parts[LiveSlice.Of(user)];
        lock (part.Lock)
            part.Of(user)?.Erase(nowMs);
    }

    /// <summary>Empties one slice.</summary>
    public IReadOnlyList<LiveState> Drain(int slice)
    {
        var part = _parts[slice];
        Dictionary<EndUserKey, LiveNote> notes;
        lock (part.Lock)
        {
            if (part.Notes.Count == 0)
                return [];
            (notes, part.Notes, part.Spare, part.Bytes) = (part.Notes, part.Spare ?? [], null, 0);
        }
        var states = new List<LiveState>(notes.Count);
        foreach (var (user, note) in notes)
            note.AddTo(states, user);
        notes.Clear();
        lock (part.Lock)
            part.Spare ??= notes;
        return states;
    }

    private sealed class Part
    {
        public readonly Lock Lock = new();

        public Dictionary<EndUserKey, LiveNote> Notes { get; set; } = [];

        public Dictionary<EndUserKey, LiveNote>? Spare { get; set; }

        /// <summary>Of the events that its notes hold.</summary>
        public int Bytes { get; set; }

        public LiveNote? Of(EndUserKey user)
        {
            if (Notes.TryGetValue(user, out var note))
                return note;
            return Notes.Count < MostUsers && Bytes < MostBytes ? Notes[user] = new LiveNote() : null;
        }
    }
}
