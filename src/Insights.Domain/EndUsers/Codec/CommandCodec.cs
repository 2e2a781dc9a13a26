using Insights.Domain.EndUsers.Commands;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>
/// The form in which commands travel between silos: one byte that says which in which version, then its fields. Silos of two
/// versions talk to each other while they are replaced one by one, so a form once released stays; a changed command gets a
/// new first byte. First bytes: identity 10-19, attributes 20-29, accounts 30-39, retention 40-49.
/// </summary>
public static class CommandCodec
{
    private const byte ReadSeqV1 = 1;
    private const byte EraseUserV1 = 40;
    private const byte ForgetUserV1 = 41;
    private const byte ForgetUserV2 = 42;
    private const byte ForgetAnonymousV1 = 43;
    private const byte ForgetUserV3 = 44;
    private const byte UpdateUserV1 = 20;
    private const byte ReadUpdatesV1 = 21;

    public static byte[] Encode(UserCommand command)
    {
        var to = new ByteWriter(256);
        switch (command)
        {
            case ReadSeq:
                to.Byte(ReadSeqV1);
                break;
            case EraseUser:
                to.Byte(EraseUserV1);
                break;
            case ForgetUser forget:
                to.Byte(ForgetUserV3);
                to.Text(forget.UserId);
                to.Signed(forget.Life);
                to.Signed(forget.ExpiredMs);
                to.Signed(forget.LastSeenMs);
                break;
            case ForgetAnonymous forget:
                to.Byte(ForgetAnonymousV1);
                to.Text(forget.AnonymousId);
                to.Signed(forget.Life);
                to.Signed(forget.Position);
                break;
            case UpdateUser update:
                to.Byte(UpdateUserV1);
                to.UpdateUser(update);
                break;
            case ReadUpdates read:
                to.Byte(ReadUpdatesV1);
                to.ReadUpdates(read);
                break;
            default:
                if (!IdentityForms.TryWrite(to, command))
                    throw new ArgumentException($"No form for {command}.", nameof(command));
                break;
        }
        return to.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no command that this version knows.</exception>
    public static UserCommand Decode(ReadOnlyMemory<byte> bytes)
    {
        var from = new ByteReader(bytes);
        var form = from.Byte();
        return form switch
        {
            ReadSeqV1 => new ReadSeq(),
            EraseUserV1 => new EraseUser(),
            ForgetUserV1 => new ForgetUser(from.RequiredText(), 0),
            ForgetUserV2 => new ForgetUser(from.RequiredText(), from.Signed()),
            ForgetUserV3 => new ForgetUser(from.RequiredText(), from.Signed(), from.Signed(), from.Signed()),
            ForgetAnonymousV1 => new ForgetAnonymous(from.RequiredText(), from.Signed(), from.Signed()),
            UpdateUserV1 => from.UpdateUser(),
            ReadUpdatesV1 => from.ReadUpdates(),
            _ => IdentityForms.ReadCommand(form, ref from) ?? throw new InvalidDataException($"Unknown form of command: {form}."),
        };
    }
}
