namespace Insights.Domain.EndUsers.Ports;

/// <summary>
/// The stored form of entries and states: the messages of proto/insights/storage/v1.
/// Takes: an entry or a user. Gives: its bytes, and either from its bytes.
/// An entry is never without a reading: bytes of today are read by every later version, and a corpus of them is a test.
/// A state may be: where it is damaged or of another form the user is made from its log.
/// What a later version adds is kept by number and ignored by this one; what changes a meaning gets a kind of its own.
/// Keeps nothing; safe for concurrent use.
/// </summary>
public interface IUserCodec
{
    /// <summary>The bytes of an entry.</summary>
    byte[] Encode(Entry entry);

    /// <summary>The entry that bytes are of; may hold on to none of them.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or of an entry that this version does not know.</exception>
    Entry Decode(ReadOnlyMemory<byte> entry);

    /// <summary>When the event of an entry happened and how far it reaches, without reading the rest of it.</summary>
    /// <param name="glance">Null where the entry is no event: the creation of the user, or an update.</param>
    /// <returns>False for any other entry, which may add events of its own, or take some away.</returns>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    bool TryGlance(ReadOnlyMemory<byte> entry, out (long TimeMs, long ReachMs)? glance);

    /// <summary>The bytes of a state (<see cref="Snapshot.Bytes"/>).</summary>
    byte[] EncodeState(EndUser user);

    /// <summary>A saved state, each time anew.</summary>
    /// <returns>Null where it is damaged, of another form, or does not hold the entries it says.</returns>
    EndUser? DecodeState(EndUserKey key, Snapshot snapshot);
}
