namespace Insights.Domain.Accounts;

/// <summary>One action of an operator, of a program at its start, or of whoever erased or exported a user. Names no end user.</summary>
/// <param name="At">When.</param>
/// <param name="KeyId">Who: the public part of the key.</param>
/// <param name="Action">What.</param>
/// <param name="Account">On which account; null: on none.</param>
/// <param name="Target">On what of the account, such as the ID of a key; null: on itself.</param>
/// <param name="Detail">How, as a JSON object; null where there is no more to say.</param>
/// <param name="Number">Its place in the log, given by the store: grows with every entry; 0 until then.</param>
public sealed record AuditEntry(
    DateTimeOffset At, string KeyId, AuditAction Action, string? Account, string? Target, string? Detail = null, long Number = 0);

/// <summary>What can be done that is written down: a closed set.</summary>
public enum AuditAction
{
    CreateAccount = 1,
    UpdateSettings,
    CreateKey,

    /// <summary>A key got a successor, which is the target; the detail names the old one.</summary>
    RotateKey,
    RevokeKey,

    /// <summary>An operator had users of an account rebuilt and compared, and was shown where they differ.</summary>
    VerifyAccount,

    /// <summary>An operator asked for an account to be deleted: its keys ended with this entry, the rest went afterwards.</summary>
    DeleteAccount,

    /// <summary>Somebody asked for a user to be erased; the target is the beginning of a hash of its key.</summary>
    EraseUser,

    /// <summary>Somebody asked for everything kept about a user; the target is the beginning of a hash of its key.</summary>
    ExportUser,
}

/// <summary>What follows from an action.</summary>
public static class AuditActions
{
    /// <summary>The name on every wire.</summary>
    public static string WireName(this AuditAction action) => action switch
    {
        AuditAction.CreateAccount => "CREATE_ACCOUNT",
        AuditAction.UpdateSettings => "UPDATE_SETTINGS",
        AuditAction.CreateKey => "CREATE_KEY",
        AuditAction.RotateKey => "ROTATE_KEY",
        AuditAction.RevokeKey => "REVOKE_KEY",
        AuditAction.VerifyAccount => "VERIFY_ACCOUNT",
        AuditAction.DeleteAccount => "DELETE_ACCOUNT",
        AuditAction.EraseUser => "ERASE_USER",
        AuditAction.ExportUser => "EXPORT_USER",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };
}
