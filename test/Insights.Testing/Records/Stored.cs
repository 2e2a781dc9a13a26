using Google.Protobuf;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Codec;
using V1 = Insights.Storage.V1;

namespace Insights.Testing.Records;

/// <summary>Entries and states in their stored form.</summary>
public static class Stored
{
    public static byte[] Entry(Entry entry) => UserCodec.Instance.Encode(entry);

    public static Entry Entry(ReadOnlyMemory<byte> bytes) => UserCodec.Instance.Decode(bytes);

    public static Snapshot State(EndUser user) => new(user.Seq, UserCodec.Instance.EncodeState(user));

    public static EndUser? State(EndUserKey key, Snapshot snapshot) => UserCodec.Instance.DecodeState(key, snapshot);

    /// <summary>The same by way of the bytes that silos send each other.</summary>
    public static UserCommand Sent(UserCommand command) => V1.UserCommand.Parser.Read(command.ToProto().ToByteArray()).ToDomain();

    /// <inheritdoc cref="Sent(UserCommand)"/>
    public static UserAnswer Sent(UserAnswer answer) => V1.UserAnswer.Parser.Read(answer.ToProto().ToByteArray()).ToDomain();
}
