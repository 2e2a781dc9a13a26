namespace Insights.Domain.Verification;

/// <summary>One point in which what is stored of a user is not what its log amounts to.</summary>
/// <param name="What">What differs, such as <c>session 2026-01-01T10:00:00.000Z</c> or <c>totalSessions</c>.</param>
/// <param name="Stored">What is stored.</param>
/// <param name="Rebuilt">What the log amounts to.</param>
public sealed record Difference(string What, string Stored, string Rebuilt);
