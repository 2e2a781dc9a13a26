namespace Insights.Domain.EndUsers.Ports;

/// <summary>What the sweep reads: users whose time may be over. Whether it is, each of them decides.</summary>
public interface IExpiringUsers
{
    /// <summary>
    /// Users of a slice whose day of expiry (<see cref="ProjectionUpdate.ExpiresMs"/>) is at or before <paramref name="nowMs"/>, in
    /// the order of <see cref="ExpiringUser.Place"/>.
    /// </summary>
    /// <param name="slice">0 to <see cref="ExpirySlice.Count"/> - 1.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">Most users; 1 or more.</param>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<ExpiringUser>> ReadExpiringAsync(int slice, long nowMs, ExpiryPlace? after, int limit, CancellationToken ct);

    /// <summary>Removes the tombstones, of all slices, whose <see cref="Tombstone.UntilMs"/> is before a moment, Unix milliseconds.</summary>
    /// <exception cref="StoreException">Not all are known to be removed; removing again is safe.</exception>
    Task RemoveTombstonesAsync(long beforeMs);
}

/// <summary>A user whose time may be over.</summary>
public sealed record ExpiringUser(EndUserKey User, ExpiryPlace Place);

/// <summary>A place in the order of a sweep: by day, then by hash.</summary>
public sealed record ExpiryPlace(long ExpiresMs, Guid UserHash);

/// <summary>The parts that users are swept in: equal shares of them, by the first byte of their hash.</summary>
public static class ExpirySlice
{
    /// <summary>How many there are.</summary>
    public const int Count = 256;

    public static int Of(Guid userHash)
    {
        Span<byte> bytes = stackalloc byte[16];
        userHash.TryWriteBytes(bytes, bigEndian: true, out _);
        return bytes[0];
    }

    /// <summary>The first hash of a slice.</summary>
    public static Guid First(int slice)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes[0] = (byte)slice;
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The last hash of a slice.</summary>
    public static Guid Last(int slice)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Fill(0xff);
        bytes[0] = (byte)slice;
        return new Guid(bytes, bigEndian: true);
    }
}
