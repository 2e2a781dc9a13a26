using Insights.Domain.EndUsers.Commands;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>The form in which answers to commands travel between silos; as <see cref="CommandCodec"/>, with the same ranges.</summary>
public static class AnswerCodec
{
    private const byte SeqIsV1 = 1;

    public static byte[] Encode(UserAnswer answer)
    {
        var to = new ByteWriter(256);
        switch (answer)
        {
            case SeqIs seq:
                to.Byte(SeqIsV1);
                to.Signed(seq.Seq);
                break;
            default:
                throw new ArgumentException($"No form for {answer}.", nameof(answer));
        }
        return to.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no answer that this version knows.</exception>
    public static UserAnswer Decode(ReadOnlyMemory<byte> bytes)
    {
        var from = new ByteReader(bytes);
        return from.Byte() switch
        {
            SeqIsV1 => new SeqIs(from.Signed()),
            var form => throw new InvalidDataException($"Unknown form of answer: {form}."),
        };
    }
}
