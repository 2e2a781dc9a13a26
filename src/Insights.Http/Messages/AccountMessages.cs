using System.Text.Json;

namespace Insights.Http.Messages;

/// <summary>CreateAccountRequest of accounts.proto.</summary>
public sealed record CreateAccountRequest(string? Account, JsonElement? Settings);

/// <summary>Account of accounts.proto.</summary>
public sealed record AccountMessage(string Account, JsonElement Settings);

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
