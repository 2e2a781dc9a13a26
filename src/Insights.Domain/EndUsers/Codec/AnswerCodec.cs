using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>The form in which answers to commands travel between silos; as <see cref="CommandCodec"/>, with the same ranges.</summary>
public static class AnswerCodec
{
    private const byte SeqIsV1 = 1;
    private const byte UpdateDoneV1 = 20;
    private const byte UpdatesAreV1 = 21;

    public static byte[] Encode(UserAnswer answer)
    {
        var to = new ByteWriter(256);
        switch (answer)
        {
            case SeqIs seq:
                to.Byte(SeqIsV1);
                to.Signed(seq.Seq);
                break;
            case UpdateDone done:
                to.Byte(UpdateDoneV1);
                to.Byte((byte)done.Outcome);
                break;
            case UpdatesAre updates:
                to.Byte(UpdatesAreV1);
                to.UpdatesAre(updates);
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
            UpdateDoneV1 => new UpdateDone((UpdateOutcome)from.Byte()),
            UpdatesAreV1 => from.UpdatesAre(),
            var form => throw new InvalidDataException($"Unknown form of answer: {form}."),
        };
    }
}
