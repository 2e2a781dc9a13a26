using System.Buffers.Binary;

namespace Insights.Service.Calls;

/// <summary>
/// Makes the IDs of what comes without one: UUIDs of version 7 (RFC 9562) whose text rises in the order in which they are made, also
/// within a millisecond, by a counter of 16 bits behind the time. So events of one moment stand in the order in which they were sent
/// (docs/semantics.md 1.2). Safe for concurrent use.
/// </summary>
public sealed class RisingIds
{
    private const int CounterBits = 16;

    /// <summary>Of the last ID: its Unix milliseconds, then the counter. One more than the counter holds is of the next millisecond.</summary>
    private long _last;

    /// <param name="nowMs">The clock, Unix milliseconds; where it went back, the IDs rise all the same.</param>
    public string Next(long nowMs)
    {
        long last, next;
        do
        {
            last = Volatile.Read(ref _last);
            next = Math.Max(nowMs << CounterBits, last + 1);
        }
        while (Interlocked.CompareExchange(ref _last, next, last) != last);

        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(next >> CounterBits)).TryWriteBytes(bytes, bigEndian: true, out _);
        // The counter takes 12 bits behind the version and 4 behind the variant; what follows stays random.
        var counter = next & 0xFFFF;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (counter >> 4)));
        bytes[8] = (byte)(0x80 | ((counter & 0xF) << 2) | (bytes[8] & 0x3L));
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
