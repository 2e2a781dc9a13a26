using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>The form in which answers to commands travel between silos; as <see cref="CommandCodec"/>, with the same ranges.</summary>
public static class AnswerCodec
{
    private const byte SeqIsV1 = 1;
    private const byte UserErasedV1 = 40;
    private const byte UserForgottenV1 = 41;
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
            case UserErased erased:
                to.Byte(UserErasedV1);
                to.Signed(erased.Rows.Entries);
                to.Signed(erased.Rows.Sessions);
                to.Signed(erased.Rows.Attributes);
                to.Signed(erased.Rows.Snapshots);
                to.Signed(erased.Rows.Alarms);
                to.Signed(erased.AnonymousRecords);
                to.Signed(erased.AnonymousEntries);
                break;
            case UserForgotten forgotten:
                to.Byte(UserForgottenV1);
                to.Signed(forgotten.Entries);
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
                if (!IdentityForms.TryWrite(to, answer))
                    throw new ArgumentException($"No form for {answer}.", nameof(answer));
                break;
        }
        return to.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no answer that this version knows.</exception>
    public static UserAnswer Decode(ReadOnlyMemory<byte> bytes)
    {
        var from = new ByteReader(bytes);
        var form = from.Byte();
        return form switch
        {
            SeqIsV1 => new SeqIs(from.Signed()),
            UserErasedV1 => new UserErased(new ErasedRows(from.Signed(), from.Signed(), from.Signed(), from.Signed(), from.Signed()), (int)from.Signed(), from.Signed()),
            UserForgottenV1 => new UserForgotten(from.Signed()),
            UpdateDoneV1 => new UpdateDone(from.Member<UpdateOutcome>()),
            UpdatesAreV1 => from.UpdatesAre(),
            _ => IdentityForms.ReadAnswer(form, ref from) ?? throw new InvalidDataException($"Unknown form of answer: {form}."),
        };
    }
}
