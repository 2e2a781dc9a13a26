namespace Insights.Http.Messages;

/// <summary>A problem document (RFC 9457).</summary>
/// <param name="Code">Which of the closed set of failures; the same as the gRPC status.</param>
/// <param name="Errors">The faulty fields, every one of them.</param>
public sealed record ProblemMessage(
    string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<FieldErrorMessage>? Errors);

public sealed record FieldErrorMessage(string Field, string Problem);
