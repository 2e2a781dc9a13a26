namespace Insights.Http.Messages;

/// <summary>Segment of segments.proto: a saved filter.</summary>
/// <param name="Name">1 to 64 of a-z, 0-9 and '-'; those of ready-made segments begin with "insights-".</param>
/// <param name="Filter">In the language of AIP-160, up to 4,096 characters.</param>
/// <param name="Revision">Grows with every change; a 64-bit number as text; "0" for a ready-made one.</param>
/// <param name="ReadyMade">Whether it is one that every account has and nobody changes.</param>
/// <param name="CreateTime">Absent for a ready-made one.</param>
/// <param name="UpdateTime">Absent for a ready-made one.</param>
/// <param name="Faults">Why the filter means nothing now; absent where it does.</param>
public sealed record SegmentMessage(
    string Name,
    string? DisplayName,
    string? Description,
    string Filter,
    string Revision,
    bool ReadyMade,
    string? CreateTime,
    string? UpdateTime,
    IReadOnlyList<string>? Faults);

/// <summary>ListSegmentsResponse of segments.proto: the ready-made ones, and behind them the account's own by name.</summary>
public sealed record ListSegmentsResponse(IReadOnlyList<SegmentMessage> Segments);

/// <summary>CreateSegmentRequest of segments.proto.</summary>
/// <param name="Name">Required; 1 to 64 of a-z, 0-9 and '-', and not beginning with "insights-".</param>
/// <param name="DisplayName">Up to 128 characters.</param>
/// <param name="Description">Up to 1,024 characters.</param>
/// <param name="Filter">Required.</param>
public sealed record CreateSegmentRequest(string? Name, string? DisplayName, string? Description, string? Filter);

/// <summary>UpdateSegmentRequest of segments.proto: what is absent stays as it is.</summary>
/// <param name="Revision">The revision that the change is made for; absent: whatever it is.</param>
public sealed record UpdateSegmentRequest(string? DisplayName, string? Description, string? Filter, string? Revision);

/// <summary>CountSegmentResponse of segments.proto.</summary>
/// <param name="Count">A 64-bit number as text.</param>
public sealed record CountSegmentResponse(string Count);

/// <summary>EvaluateSegmentsRequest of segments.proto.</summary>
/// <param name="Segments">Names of up to 250; none: all of the account.</param>
public sealed record EvaluateSegmentsRequest(IReadOnlyList<string?>? Segments);

/// <summary>EvaluateSegmentsResponse of segments.proto, in the order asked for.</summary>
public sealed record EvaluateSegmentsResponse(IReadOnlyList<SegmentVerdictMessage> Verdicts);

/// <summary>SegmentVerdict of segments.proto.</summary>
/// <param name="Status">MEMBER, NOT_MEMBER, INVALID or NOT_FOUND.</param>
/// <param name="Detail">Why there is no verdict.</param>
public sealed record SegmentVerdictMessage(string Segment, string Status, string? Detail);

/// <summary>ExplainSegmentRequest of segments.proto: one of the two.</summary>
/// <param name="Segment">Name of a segment.</param>
/// <param name="Filter">A filter that need not be saved.</param>
public sealed record ExplainSegmentRequest(string? Segment, string? Filter);

/// <summary>ExplainSegmentResponse of segments.proto.</summary>
/// <param name="Segment">Absent where a filter was asked about.</param>
public sealed record ExplainSegmentResponse(string? Segment, string Filter, ExplanationMessage Root);

/// <summary>Explanation of segments.proto: a node of the filter's tree, judged of one user.</summary>
/// <param name="Kind">AND, OR, NOT or CLAUSE.</param>
/// <param name="Holds">What the node comes to.</param>
/// <param name="Text">Of a clause: as it is written.</param>
/// <param name="Field">Of a clause: its field.</param>
/// <param name="Value">Of a clause: what the field holds of the user; absent where there is no value.</param>
/// <param name="Parts">Absent for a clause.</param>
public sealed record ExplanationMessage(
    string Kind, bool Holds, string? Text, string? Field, string? Value, IReadOnlyList<ExplanationMessage>? Parts);
