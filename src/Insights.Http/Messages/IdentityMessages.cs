using System.Text.Json;

namespace Insights.Http.Messages;

/// <summary>IdentifyRequest of end_users.proto.</summary>
/// <param name="Time">RFC 3339, or Unix milliseconds as a number; absent: now.</param>
/// <param name="SentAt">Of the same form.</param>
/// <param name="OperationId">1 to 64 bytes; asked for again with the same one it counts once.</param>
public sealed record IdentifyRequest(string? AnonymousId, string? UserId, JsonElement? Time, JsonElement? SentAt, string? OperationId);

/// <summary>AnonymizeRequest of end_users.proto.</summary>
/// <param name="Time">RFC 3339, or Unix milliseconds as a number; absent: now.</param>
/// <param name="SentAt">Of the same form.</param>
/// <param name="OperationId">1 to 64 bytes; asked for again with the same one it counts once.</param>
public sealed record AnonymizeRequest(string? AnonymousId, JsonElement? Time, JsonElement? SentAt, string? OperationId);

/// <summary>LinkResponse of end_users.proto.</summary>
/// <param name="Status">ACCEPTED, DUPLICATE or REJECTED.</param>
/// <param name="Reason">Why it was rejected: TOO_LATE, ID_OF_NO_ONE, ALREADY_IDENTIFIED, TOO_MANY_ANONYMOUS or NOT_IDENTIFIED.</param>
public sealed record LinkResponse(string Status, string? Reason, string? Detail, string OperationId);

/// <summary>Link of end_users.proto.</summary>
/// <param name="Until">Absent while it goes on.</param>
public sealed record LinkMessage(string UserId, string AnonymousId, string Since, string? Until);
