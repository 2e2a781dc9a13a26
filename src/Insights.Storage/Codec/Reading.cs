using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Insights.Storage.Codec;

/// <summary>Reads messages, and checks what Protocol Buffers leave open.</summary>
/// <exception cref="InvalidDataException">From every member: the bytes are damaged, or this version does not know what they say.</exception>
public static class Reading
{
    /// <summary>The message that bytes are of.</summary>
    public static T Read<T>(this MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("Bytes are no " + typeof(T).Name + ".", e);
        }
    }

    /// <summary>A part that every message of its sort has.</summary>
    public static T Needed<T>(this T? part)
        where T : class, IMessage => part ?? throw new InvalidDataException("There is no " + typeof(T).Name + ".");

    /// <summary>A text that is never empty.</summary>
    public static string Needed(this string text) => text.Length > 0 ? text : throw new InvalidDataException("A text is missing.");

    /// <summary>The member of an enumeration that one of a message stands for; their numbers are the same.</summary>
    public static T Member<TSent, T>(this TSent sent)
        where TSent : struct, Enum
        where T : struct, Enum
    {
        var member = Unsafe.BitCast<TSent, T>(sent);
        return Enum.IsDefined(member) ? member : throw new InvalidDataException($"Unknown {typeof(T).Name}: {member:D}.");
    }
}
