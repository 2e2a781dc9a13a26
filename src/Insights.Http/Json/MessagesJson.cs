using System.Text.Json;
using System.Text.Json.Serialization;
using Insights.Http.Messages;

namespace Insights.Http.Json;

/// <summary>Writes and reads the messages in proto-JSON: lowerCamelCase, unset fields absent.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RecordEventsRequest))]
[JsonSerializable(typeof(RecordEventsResponse))]
[JsonSerializable(typeof(EndUserMessage))]
[JsonSerializable(typeof(ListSessionsResponse))]
[JsonSerializable(typeof(BatchGetEndUsersRequest))]
[JsonSerializable(typeof(BatchGetEndUsersResponse))]
[JsonSerializable(typeof(EraseEndUserResponse))]
[JsonSerializable(typeof(CreateAccountRequest))]
[JsonSerializable(typeof(AccountMessage))]
[JsonSerializable(typeof(SettingsDocumentMessage))]
[JsonSerializable(typeof(UpdateSettingsRequest))]
[JsonSerializable(typeof(RotateKeyRequest))]
[JsonSerializable(typeof(RotateKeyResponse))]
[JsonSerializable(typeof(ListAuditLogResponse))]
[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(CreateKeyResponse))]
[JsonSerializable(typeof(ListKeysResponse))]
[JsonSerializable(typeof(VerifyAccountRequest))]
[JsonSerializable(typeof(VerifyLine))]
[JsonSerializable(typeof(ListAttributesResponse))]
[JsonSerializable(typeof(DescribeAttributeRequest))]
[JsonSerializable(typeof(AttributeDefinitionMessage))]
[JsonSerializable(typeof(UpdateEndUserRequest))]
[JsonSerializable(typeof(UpdateEndUserResponse))]
[JsonSerializable(typeof(BatchUpdateEndUsersRequest))]
[JsonSerializable(typeof(BatchUpdateEndUsersResponse))]
[JsonSerializable(typeof(ListAttributeHistoryResponse))]
[JsonSerializable(typeof(CreateSegmentRequest))]
[JsonSerializable(typeof(UpdateSegmentRequest))]
[JsonSerializable(typeof(SegmentMessage))]
[JsonSerializable(typeof(ListSegmentsResponse))]
[JsonSerializable(typeof(CountSegmentResponse))]
[JsonSerializable(typeof(EvaluateSegmentsRequest))]
[JsonSerializable(typeof(EvaluateSegmentsResponse))]
[JsonSerializable(typeof(ExplainSegmentRequest))]
[JsonSerializable(typeof(ExplainSegmentResponse))]
[JsonSerializable(typeof(WatchLine))]
[JsonSerializable(typeof(IdentifyRequest))]
[JsonSerializable(typeof(AnonymizeRequest))]
[JsonSerializable(typeof(LinkResponse))]
[JsonSerializable(typeof(SessionDetailMessage))]
[JsonSerializable(typeof(ListEndUsersResponse))]
[JsonSerializable(typeof(QuerySessionAnalyticsResponse))]
[JsonSerializable(typeof(ListUserActivityResponse))]
[JsonSerializable(typeof(ListEventsResponse))]
[JsonSerializable(typeof(ListLiveUsersResponse))]
[JsonSerializable(typeof(WatchLiveUsersResponse))]
[JsonSerializable(typeof(ProblemMessage))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class MessagesJson : JsonSerializerContext
{
    /// <summary>With the encoder that leaves letters of all scripts as they are: answers are JSON, never HTML.</summary>
    public static MessagesJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        // Properties of an event nest 64 deep, and stand a few levels down in a list of events.
        MaxDepth = 128,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
