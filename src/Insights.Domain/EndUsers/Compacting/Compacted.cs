using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.EndUsers.Compacting;

/// <summary>
/// The first entry of a log whose beginning is gone: what the entries up to its own number amounted to (docs/semantics.md 1.8). Totals,
/// the base of attributes, Analytics Properties, links and how far each was transferred are whole; of events there is,
/// where a session of theirs may still change, what sessions depend on.
/// </summary>
/// <param name="Key">Whose log it is.</param>
/// <param name="Seq">Its number: that of the last entry that it stands for.</param>
/// <param name="State">The bytes of a <see cref="Snapshot"/> of that entry; of a form that is read for ever.</param>
/// <param name="Codec">What they were made with.</param>
public sealed record Compacted(EndUserKey Key, long Seq, ReadOnlyMemory<byte> State, IUserCodec Codec) : Entry
{
    /// <exception cref="InvalidDataException">The state is damaged, or of a form that is not known.</exception>
    internal EndUser Restore() => Codec.DecodeState(Key, new Snapshot(Seq, State))
        ?? throw new InvalidDataException("A compacted state cannot be read.");
}

/// <summary>Where a log was cut.</summary>
/// <param name="CutMs">Every item that has left the log happened before this moment; Unix milliseconds.</param>
/// <param name="FloorMs">
/// What happened before this moment is known only in sums, and nothing of it is taken in any more; not after
/// <paramref name="CutMs"/>, and before it where something older stands behind what was cut off.
/// </param>
/// <param name="NextMs">From when on cutting again takes something off: when the first item left has become older than what is kept.</param>
public sealed record LogCut(long CutMs, long FloorMs, long NextMs);
