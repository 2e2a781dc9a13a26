using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>The stored and sent forms of identity: first bytes 10 to 19 each of entries, commands and answers.</summary>
internal static class IdentityForms
{
    private const byte OpAcceptedV1 = 10;
    private const byte AnonymousAdmittedV1 = 11;
    private const byte TakenOverV1 = 12;
    private const byte HandedOverV1 = 13;
    private const byte AnonymousGoneV1 = 14;

    private const byte AdmitAnonymousV1 = 10;
    private const byte ChangeLinkV1 = 11;
    private const byte TakeOverV1 = 12;
    private const byte ChangeLinkV2 = 13;

    private const byte OpDoneV1 = 10;
    private const byte TakenV1 = 11;
    private const byte TakenV2 = 12;

    /// <returns>False where it is none of these.</returns>
    public static bool TryWrite(ByteWriter to, Entry entry)
    {
        switch (entry)
        {
            case OpAccepted accepted:
                to.Byte(OpAcceptedV1);
                to.Op(accepted.Op);
                to.Signed(accepted.ReceivedMs);
                return true;
            case AnonymousAdmitted admitted:
                to.Byte(AnonymousAdmittedV1);
                to.Text(admitted.AnonymousId);
                to.Signed(admitted.AtMs);
                return true;
            case TakenOver taken:
                to.Byte(TakenOverV1);
                to.TakenOver(taken);
                return true;
            case HandedOver handed:
                to.Byte(HandedOverV1);
                to.Text(handed.UserId);
                to.Signed(handed.Stored);
                to.Signed(handed.Done);
                return true;
            case AnonymousGone gone:
                to.Byte(AnonymousGoneV1);
                to.Text(gone.AnonymousId);
                to.Signed(gone.Life);
                to.Signed(gone.Position);
                return true;
            default:
                return false;
        }
    }

    public static Entry? ReadEntry(byte form, ref ByteReader from) => form switch
    {
        OpAcceptedV1 => new OpAccepted(from.Op(), from.Signed()),
        AnonymousAdmittedV1 => new AnonymousAdmitted(from.RequiredText(), from.Signed()),
        TakenOverV1 => from.TakenOver(),
        HandedOverV1 => new HandedOver(from.RequiredText(), from.Signed(), from.Signed()),
        AnonymousGoneV1 => new AnonymousGone(from.RequiredText(), from.Signed(), from.Signed()),
        _ => null,
    };

    public static bool TryWrite(ByteWriter to, UserCommand command)
    {
        switch (command)
        {
            case AdmitAnonymous admit:
                to.Byte(AdmitAnonymousV1);
                to.Text(admit.AnonymousId);
                to.Signed(admit.TimeMs);
                to.Signed(admit.ReceivedMs);
                to.Flag(admit.MayImport);
                return true;
            case ChangeLink change:
                to.Byte(ChangeLinkV2);
                to.Op(change.Op);
                to.Signed(change.ReceivedMs);
                to.Flag(change.MayImport);
                to.Flag(change.ByEvent);
                to.Signed(change.Life);
                return true;
            case TakeOver takeOver:
                to.Byte(TakeOverV1);
                to.Signed(takeOver.From);
                to.TakenOver(takeOver.Change);
                return true;
            default:
                return false;
        }
    }

    public static UserCommand? ReadCommand(byte form, ref ByteReader from) => form switch
    {
        AdmitAnonymousV1 => new AdmitAnonymous(from.RequiredText(), from.Signed(), from.Signed(), from.Flag()),
        ChangeLinkV1 => new ChangeLink(from.Op(), from.Signed(), from.Flag(), from.Flag()),
        ChangeLinkV2 => new ChangeLink(from.Op(), from.Signed(), from.Flag(), from.Flag(), from.Signed()),
        TakeOverV1 => new TakeOver(from.Signed(), from.TakenOver()),
        _ => null,
    };

    public static bool TryWrite(ByteWriter to, UserAnswer answer)
    {
        switch (answer)
        {
            case OpDone done:
                to.Byte(OpDoneV1);
                to.Byte((byte)done.Outcome);
                to.Byte((byte)done.Refusal);
                return true;
            case Taken taken:
                to.Byte(TakenV2);
                to.Signed(taken.Stored);
                to.Flag(taken.UpToDate);
                to.KeyOrNone(taken.Uncovered);
                to.Flag(taken.HasExpired);
                return true;
            default:
                return false;
        }
    }

    public static UserAnswer? ReadAnswer(byte form, ref ByteReader from) => form switch
    {
        OpDoneV1 => new OpDone(from.Member<OpOutcome>(), from.Member<LinkRefusal>()),
        TakenV1 => new Taken(from.Signed(), from.Flag(), from.KeyOrNone()),
        TakenV2 => new Taken(from.Signed(), from.Flag(), from.KeyOrNone(), from.Flag()),
        _ => null,
    };
}
