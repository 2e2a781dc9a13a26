using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Insights.Domain.EndUsers;

/// <summary>Whether an ID is one the account's users are known by, or one the client made up. Stored; do not renumber.</summary>
public enum UserKind
{
    Identified = 1,
    Anonymous = 2,
}

/// <summary>
/// The key of one end user: the same ID in both kinds is two users (docs/semantics.md 1.1). Compared ordinally.
/// </summary>
/// <param name="Account">Name of the account.</param>
/// <param name="Kind">Identified or anonymous.</param>
/// <param name="Id">The UUID or anonymous ID, 1 to 256 UTF-8 bytes.</param>
public sealed record EndUserKey(string Account, UserKind Kind, string Id)
{
    // A key is looked for in several tables on the way of an event. 0: not computed yet.
    private int _hashCode;

    // What 'with' makes is another key.
    private EndUserKey(EndUserKey other) => (Account, Kind, Id) = (other.Account, other.Kind, other.Id);

    /// <inheritdoc/>
    public bool Equals(EndUserKey? other) => ReferenceEquals(this, other)
        || (other is not null && Kind == other.Kind && Id == other.Id && Account == other.Account);

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode != 0 ? _hashCode : _hashCode = HashCode.Combine(Account, Kind, Id);

    /// <summary>
    /// 128 bits that stand for the key in storage: the first half of SHA-256 over account, kind and ID, each length
    /// known, so no two keys share an input. Large enough that no two users of any account ever meet.
    /// </summary>
    public Guid ToHash()
    {
        var size = Encoding.UTF8.GetByteCount(Account) + Encoding.UTF8.GetByteCount(Id) + 2;
        byte[]? rented = size > 512 ? ArrayPool<byte>.Shared.Rent(size) : null;
        var buffer = rented ?? stackalloc byte[512];
        var length = Encoding.UTF8.GetBytes(Account, buffer);
        buffer[length++] = 0;
        buffer[length++] = (byte)Kind;
        length += Encoding.UTF8.GetBytes(Id, buffer[length..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(buffer[..length], hash);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Names the user without the ID, so that it can stand in a log.</summary>
    public override string ToString() => FormattableString.Invariant($"{Account}/{Kind}/{ToHash():N}");
}
