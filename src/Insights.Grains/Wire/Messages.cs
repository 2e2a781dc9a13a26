using Google.Protobuf;
using Insights.Contracts;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Codec;

namespace Insights.Grains.Wire;

/// <summary>Messages as silos send them to each other.</summary>
internal static class Messages
{
    public static Message ToMessage(this IMessage content) => new() { Bytes = content.ToByteArray() };

    /// <summary>Reads what another silo sent.</summary>
    /// <exception cref="StoreException">
    /// Unavailable: this version does not know all of it. While silos are replaced one by one that is no fault of who asked, and the
    /// same again is understood by the next.
    /// </exception>
    public static T Read<TSent, T>(this Message message, MessageParser<TSent> parser, Func<TSent, T> read)
        where TSent : IMessage<TSent>
    {
        try
        {
            return read(parser.Read(message.Bytes));
        }
        catch (InvalidDataException e)
        {
            throw new StoreException(StoreFault.Unavailable, e);
        }
    }
}
