using Google.Protobuf.WellKnownTypes;
using Insights.Domain.Accounts;
using Message = Insights.V1.AuditEntry;

namespace Insights.Api.Forms;

/// <summary>The audit log in its wire form.</summary>
internal static class AuditForm
{
    public static Message ToMessage(AuditEntry entry)
    {
        var message = new Message
        {
            Number = entry.Number,
            Time = Timestamp.FromDateTimeOffset(entry.At),
            KeyId = entry.KeyId,
            Action = ActionOf(entry.Action),
        };
        if (entry.Account is not null)
            message.Account = entry.Account;
        if (entry.Target is not null)
            message.Target = entry.Target;
        if (entry.Detail is not null)
            message.Detail = entry.Detail;
        return message;
    }

    private static Message.Types.Action ActionOf(AuditAction action) => action switch
    {
        AuditAction.CreateAccount => Message.Types.Action.CreateAccount,
        AuditAction.UpdateSettings => Message.Types.Action.UpdateSettings,
        AuditAction.CreateKey => Message.Types.Action.CreateKey,
        AuditAction.RotateKey => Message.Types.Action.RotateKey,
        AuditAction.RevokeKey => Message.Types.Action.RevokeKey,
        AuditAction.VerifyAccount => Message.Types.Action.VerifyAccount,
        AuditAction.DeleteAccount => Message.Types.Action.DeleteAccount,
        AuditAction.EraseUser => Message.Types.Action.EraseUser,
        AuditAction.ExportUser => Message.Types.Action.ExportUser,
        _ => Message.Types.Action.Unspecified,
    };
}
