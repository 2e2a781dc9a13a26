using System.Text.Json;

namespace Insights.Http.Messages;

/// <summary>CreateAccountRequest of accounts.proto.</summary>
public sealed record CreateAccountRequest(string? Account, JsonElement? Settings);

/// <summary>Account of accounts.proto.</summary>
public sealed record AccountMessage(string Account, JsonElement Settings);

/// <summary>AccountSettingsDocument of accounts.proto.</summary>
/// <param name="Revision">Grows with every change; a 64-bit number as text.</param>
public sealed record SettingsDocumentMessage(string Account, string Revision, JsonElement Settings);

/// <summary>UpdateSettingsRequest of accounts.proto. The fields that change are all with PUT, and those named in settings with PATCH.</summary>
/// <param name="Revision">The revision that the change is made for; absent: whatever it is.</param>
public sealed record UpdateSettingsRequest(string? Revision, JsonElement? Settings);

/// <summary>RotateKeyRequest of accounts.proto.</summary>
/// <param name="Overlap">How long the old key still works: "0s" (the default) to "2678400s".</param>
public sealed record RotateKeyRequest(string? Overlap);

/// <summary>RotateKeyResponse of accounts.proto.</summary>
/// <param name="Key">The text of the new key, told this once.</param>
/// <param name="OldRevokeTime">When the old key ends.</param>
public sealed record RotateKeyResponse(string KeyId, string Key, string Kind, string OldRevokeTime);

/// <summary>ListAuditLogResponse of accounts.proto: newest first.</summary>
public sealed record ListAuditLogResponse(IReadOnlyList<AuditEntryMessage> Entries, string? NextPageToken);

/// <summary>AuditEntry of accounts.proto.</summary>
/// <param name="Number">Grows with every entry; a 64-bit number as text.</param>
/// <param name="Action">CREATE_ACCOUNT, UPDATE_SETTINGS, CREATE_KEY, ROTATE_KEY, REVOKE_KEY or VERIFY_ACCOUNT.</param>
/// <param name="Detail">A JSON object in a text.</param>
public sealed record AuditEntryMessage(
    string Number, string Time, string KeyId, string Action, string? Account, string? Target, string? Detail);

/// <summary>CreateKeyRequest of accounts.proto.</summary>
/// <param name="Kind">INGEST, SERVER or IMPORT.</param>
public sealed record CreateKeyRequest(string? Kind);

/// <summary>A key that was made.</summary>
/// <param name="Key">Its text, told this once.</param>
public sealed record CreateKeyResponse(string KeyId, string Key, string Kind);

/// <summary>Keys of an account, oldest first.</summary>
public sealed record ListKeysResponse(IReadOnlyList<KeyMessage> Keys);

/// <summary>Key of accounts.proto.</summary>
public sealed record KeyMessage(string KeyId, string Kind, string CreateTime, string? RevokeTime);

/// <summary>VerifyAccountRequest of accounts.proto: one user, or all where it is absent.</summary>
public sealed record VerifyAccountRequest(EndUserKeyMessage? User);

/// <summary>One line of the answer: progress, or what is last: the result, or why there is none.</summary>
public sealed record VerifyLine(VerifyProgressMessage? Progress, VerifyResultMessage? Result, ProblemMessage? Error = null);

public sealed record VerifyProgressMessage(long UsersChecked);

/// <summary>What a verification found.</summary>
/// <param name="EntriesRead">A 64-bit number as text.</param>
/// <param name="Differences">The first 100.</param>
/// <param name="DifferenceCount">All of them.</param>
public sealed record VerifyResultMessage(
    long UsersChecked, string EntriesRead, IReadOnlyList<DifferenceMessage> Differences, long DifferenceCount);

public sealed record DifferenceMessage(string Kind, string Id, string What, string Stored, string Rebuilt);
