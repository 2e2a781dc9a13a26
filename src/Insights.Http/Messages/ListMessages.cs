namespace Insights.Http.Messages;

/// <summary>ListEndUsersResponse of end_users.proto.</summary>
/// <param name="TotalSize">Only where asked for.</param>
public sealed record ListEndUsersResponse(IReadOnlyList<EndUserMessage> EndUsers, string? NextPageToken, int? TotalSize);
