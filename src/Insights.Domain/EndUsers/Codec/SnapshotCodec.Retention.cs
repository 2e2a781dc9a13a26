namespace Insights.Domain.EndUsers.Codec;

public static partial class SnapshotCodec
{
    private const byte LifePart = 40;

    private static void WriteLife(ByteWriter to, EndUser user)
    {
        to.Byte(LifePart);
        to.Signed(user.Life);
    }
}
