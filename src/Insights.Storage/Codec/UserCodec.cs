using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Storage.Codec;

/// <summary>Entries and states as proto/insights/storage/v1 says.</summary>
public sealed class UserCodec : IUserCodec
{
    /// <summary>Raised where an earlier version must not use what is added to a state.</summary>
    private const int Form = 1;

    private static readonly MessageParser<V1.EntryGlance> _glances = V1.EntryGlance.Parser.WithDiscardUnknownFields(true);

    private UserCodec()
    {
    }

    public static UserCodec Instance { get; } = new();

    /// <inheritdoc/>
    public byte[] Encode(Entry entry) => entry is EventAccepted accepted ? EventWriter.Write(accepted) : entry.ToProto().ToByteArray();

    /// <inheritdoc/>
    public Entry Decode(ReadOnlyMemory<byte> entry) =>
        EventReader.TryRead(entry.Span, out var accepted) ? accepted : V1.Entry.Parser.Read(entry.Span).ToDomain();

    /// <inheritdoc/>
    public bool TryGlance(ReadOnlyMemory<byte> entry, out (long TimeMs, long ReachMs)? glance)
    {
        var seen = _glances.Read(entry.Span);
        glance = seen.Event is { } e ? (e.TimeMs, e.TimeMs + e.Rules.Needed().TimeoutMs) : null;
        return seen.KindCase != V1.EntryGlance.KindOneofCase.None;
    }

    /// <inheritdoc/>
    public byte[] EncodeState(EndUser user)
    {
        var state = user.ToProto().ToByteArray();
        return new V1.Snapshot { Form = Form, State = UnsafeByteOperations.UnsafeWrap(state), Checksum = ChecksumOf(state) }.ToByteArray();
    }

    /// <inheritdoc/>
    public EndUser? DecodeState(EndUserKey key, Snapshot snapshot)
    {
        try
        {
            var saved = V1.Snapshot.Parser.Read(snapshot.Bytes.Span);
            if (saved.Form != Form || saved.Checksum != ChecksumOf(saved.State.Span))
                return null;
            var state = V1.State.Parser.Read(saved.State.Span);
            return state.Seq == snapshot.Seq ? state.ToDomain(key) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static ulong ChecksumOf(ReadOnlySpan<byte> state)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(state, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
