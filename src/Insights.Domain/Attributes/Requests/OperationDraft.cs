namespace Insights.Domain.Attributes.Requests;

/// <summary>An operation as a client asks for it, not yet checked.</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Kind">Null where it states none, or more than one.</param>
/// <param name="Value">Null where it states none.</param>
/// <param name="Fault">What the gateway could not read, to be read on from the operation; null where it read it all.</param>
public sealed record OperationDraft(string? Name, OperationKind? Kind, AttributeValue? Value, string? Fault = null);

/// <summary>One fault of a request.</summary>
/// <param name="Field">In its wire form, such as <c>operations[3].name</c>.</param>
/// <param name="Problem">Reads on from the field.</param>
public sealed record RequestFault(string Field, string Problem);
