using System.Text.Json;

namespace Insights.Http.Messages;

/// <summary>AttributeDefinition of attributes.proto.</summary>
/// <param name="Type">TEXT, NUMBER, BOOLEAN, TIME or LIST.</param>
public sealed record AttributeDefinitionMessage(string Name, string Type, string? Description, string CreateTime);

/// <summary>ListAttributesResponse of attributes.proto: the attributes that live, by name.</summary>
public sealed record ListAttributesResponse(IReadOnlyList<AttributeDefinitionMessage> Attributes);

/// <summary>DescribeAttributeRequest of attributes.proto.</summary>
/// <param name="Description">Up to 1,024 characters.</param>
public sealed record DescribeAttributeRequest(string? Description);

/// <summary>AttributeValue of attributes.proto: one of them is set.</summary>
public sealed record AttributeValueMessage(string? Text, double? Number, bool? Boolean, string? Time, TextListMessage? List);

/// <summary>TextList of attributes.proto: up to 100 texts.</summary>
public sealed record TextListMessage(IReadOnlyList<string> Texts);

/// <summary>AttributeState of attributes.proto: a value as it stands.</summary>
/// <param name="Source">API, CSV, S3, SALESFORCE, IDP or EVENT.</param>
public sealed record AttributeStateMessage(AttributeValueMessage Value, string Source, string Time);

/// <summary>AttributeOperation of attributes.proto: a name and one of the seven operations.</summary>
/// <param name="Set">A text, number, true, false, array of texts, or an AttributeValue.</param>
/// <param name="SetOnce">As set; counts where there is no value.</param>
/// <param name="Add">A number.</param>
/// <param name="Append">An array of texts.</param>
/// <param name="Union">An array of texts.</param>
/// <param name="Remove">An array of texts.</param>
/// <param name="Unset">true.</param>
public sealed record AttributeOperationMessage(
    string? Name,
    JsonElement? Set,
    JsonElement? SetOnce,
    JsonElement? Add,
    JsonElement? Append,
    JsonElement? Union,
    JsonElement? Remove,
    JsonElement? Unset);

/// <summary>UpdateEndUserRequest of end_users.proto.</summary>
/// <param name="EndUser">In a batch only; else the path names the user.</param>
/// <param name="OperationId">1 to 64 bytes, unique within the user; the server makes one where it is missing.</param>
/// <param name="Time">When it happened by the client's clock: RFC 3339, or Unix milliseconds as a number. Default: now.</param>
/// <param name="SentAt">When it was sent by the client's clock; same form.</param>
/// <param name="Source">API (default), CSV, S3, SALESFORCE or IDP.</param>
/// <param name="Operations">1 to 100, all or none.</param>
public sealed record UpdateEndUserRequest(
    EndUserKeyMessage? EndUser,
    string? OperationId,
    JsonElement? Time,
    JsonElement? SentAt,
    string? Source,
    IReadOnlyList<AttributeOperationMessage?>? Operations);

/// <summary>UpdateEndUserResponse of end_users.proto.</summary>
/// <param name="Status">APPLIED or DUPLICATE; in a batch also REJECTED.</param>
/// <param name="Code">Why it was rejected: a code as problem documents have it.</param>
public sealed record UpdateEndUserResponse(
    string Status, string? OperationId, string? Code = null, string? Detail = null, IReadOnlyList<FieldErrorMessage>? Errors = null);

/// <summary>BatchUpdateEndUsersRequest of end_users.proto: up to 500 updates.</summary>
public sealed record BatchUpdateEndUsersRequest(IReadOnlyList<UpdateEndUserRequest?>? Updates);

/// <summary>BatchUpdateEndUsersResponse of end_users.proto, in the order sent.</summary>
public sealed record BatchUpdateEndUsersResponse(IReadOnlyList<UpdateEndUserResponse> Results);

/// <summary>AttributeChange of attributes.proto: one operation in the history of a value.</summary>
/// <param name="Kind">SET, SET_ONCE, ADD, APPEND, UNION, REMOVE or UNSET.</param>
/// <param name="Stated">What it stated; absent where it unsets.</param>
/// <param name="Value">The value after it; absent where there was none.</param>
public sealed record AttributeChangeMessage(
    string OperationId, string Time, string Source, string Kind, AttributeValueMessage? Stated, AttributeValueMessage? Value);

/// <summary>ListAttributeHistoryResponse of end_users.proto, newest first.</summary>
public sealed record ListAttributeHistoryResponse(IReadOnlyList<AttributeChangeMessage> Changes, string? NextPageToken);
