namespace Insights.Domain.EndUsers.Codec;

public static partial class SnapshotCodec
{
    private const byte LifePart = 40;
    private const byte CutPart = 41;

    private static void WriteLife(ByteWriter to, EndUser user)
    {
        to.Byte(LifePart);
        to.Signed(user.Life);
    }

    private static void WriteCut(ByteWriter to, EndUser user)
    {
        if (user.Cut is not { } cut)
            return;
        to.Byte(CutPart);
        to.Signed(cut.CutMs);
        to.Signed(cut.FloorMs);
        to.Signed(cut.NextMs);
    }
}
