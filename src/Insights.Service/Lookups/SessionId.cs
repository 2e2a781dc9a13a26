using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Sessions;

namespace Insights.Service.Lookups;

/// <summary>
/// The ID of a session: a UUID in the layout of version 8, the start's milliseconds first so that IDs sort by time, the
/// rest from user and first event. The same events give the same ID, whatever their order; an earlier first event gives
/// another.
/// </summary>
public static class SessionId
{
    /// <summary>The start that an ID names, Unix milliseconds; null where it is no ID of a session.</summary>
    public static long? StartMsOf(string id)
    {
        if (!Guid.TryParseExact(id, "D", out var parsed))
            return null;
        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, bigEndian: true, out _);
        return (BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16) & 0xffffffffffff;
    }

    public static string Of(EndUserKey user, Session session)
    {
        // An event that was taken from an anonymous record has that one's ID behind its own.
        Span<byte> input = stackalloc byte[16 + EventLimits.MaxEventIdBytes + 1 + EventLimits.MaxUserIdBytes];
        user.ToHash().TryWriteBytes(input, bigEndian: true, out _);
        var length = 16 + Encoding.UTF8.GetBytes(session.FirstEventId, input[16..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input[..length], hash);
        Span<byte> start = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(start, session.StartMs);
        start[2..].CopyTo(hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }
}
