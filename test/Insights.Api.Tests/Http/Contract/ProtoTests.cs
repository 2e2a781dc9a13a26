using System.Text.Json;
using Insights.Domain.Accounts;
using Insights.Domain.Events;
using Insights.Api.Json;
using Insights.Http.Messages;

namespace Insights.Api.Tests.Http.Contract;

/// <summary>What is written over HTTP is the JSON mapping of the .proto files.</summary>
public sealed class ProtoTests
{
    private static readonly ProtoFile Proto = ProtoFile.ReadAll();

    /// <summary>Message, the type that carries it, fields that the path carries instead, fields that HTTP alone has.</summary>
    public static TheoryData<string, Type, string, string> Pairs => new()
    {
        { "RecordEventsRequest", typeof(RecordEventsRequest), "", "" },
        { "RecordEventsResponse", typeof(RecordEventsResponse), "", "" },
        { "Event", typeof(EventMessage), "", "" },
        { "Page", typeof(PageMessage), "", "" },
        { "Element", typeof(ElementMessage), "", "" },
        { "AnalyticsProperties", typeof(AnalyticsMessage), "", "" },
        { "EventContext", typeof(ContextMessage), "", "" },
        { "Place", typeof(PlaceMessage), "", "" },
        { "Browser", typeof(BrowserMessage), "", "" },
        { "EventResult", typeof(RecordResultMessage), "", "" },
        { "EndUser", typeof(EndUserMessage), "", "" },
        { "EndUserKey", typeof(EndUserKeyMessage), "", "" },
        { "StandardAttributes", typeof(StandardAttributesMessage), "", "" },
        { "Session", typeof(SessionMessage), "", "" },
        { "Link", typeof(LinkMessage), "", "" },
        { "IdentifyRequest", typeof(IdentifyRequest), "", "" },
        { "AnonymizeRequest", typeof(AnonymizeRequest), "", "" },
        { "LinkResponse", typeof(LinkResponse), "", "" },
        { "ListSessionsResponse", typeof(ListSessionsResponse), "", "" },
        { "ListEndUsersResponse", typeof(ListEndUsersResponse), "", "" },
        { "QuerySessionAnalyticsResponse", typeof(QuerySessionAnalyticsResponse), "", "" },
        { "QuerySessionAnalyticsResponse.Bucket", typeof(SessionBucketMessage), "", "" },
        { "SessionFigures", typeof(SessionFiguresMessage), "", "" },
        { "ListUserActivityResponse", typeof(ListUserActivityResponse), "", "" },
        { "UserActivity", typeof(UserActivityMessage), "", "" },
        { "SessionDetail", typeof(SessionDetailMessage), "", "" },
        { "SessionDetail.VisitedPage", typeof(VisitedPageMessage), "", "" },
        { "SessionDetail.UsedElement", typeof(UsedElementMessage), "", "" },
        { "SessionDetail.ReachedGoal", typeof(ReachedGoalMessage), "", "" },
        { "ListEventsResponse", typeof(ListEventsResponse), "", "" },
        { "TimelineEvent", typeof(TimelineEventMessage), "", "" },
        { "LiveUser", typeof(LiveUserMessage), "", "" },
        { "ListLiveUsersResponse", typeof(ListLiveUsersResponse), "", "" },
        { "LiveMinute", typeof(LiveMinuteMessage), "", "" },
        { "WatchLiveUsersResponse", typeof(WatchLiveUsersResponse), "", "" },
        { "BatchGetEndUsersRequest", typeof(BatchGetEndUsersRequest), "", "" },
        { "BatchGetEndUsersResponse", typeof(BatchGetEndUsersResponse), "", "" },
        { "EraseEndUserResponse", typeof(EraseEndUserResponse), "", "" },
        { "AttributeDefinition", typeof(AttributeDefinitionMessage), "", "" },
        { "ListAttributesResponse", typeof(ListAttributesResponse), "", "" },
        { "DescribeAttributeRequest", typeof(DescribeAttributeRequest), "name", "" },
        { "AttributeValue", typeof(AttributeValueMessage), "", "" },
        { "TextList", typeof(TextListMessage), "", "" },
        { "AttributeState", typeof(AttributeStateMessage), "", "" },
        { "AttributeOperation", typeof(AttributeOperationMessage), "", "" },
        { "AttributeChange", typeof(AttributeChangeMessage), "", "" },
        { "UpdateEndUserRequest", typeof(UpdateEndUserRequest), "", "" },
        { "UpdateEndUserResponse", typeof(UpdateEndUserResponse), "", "" },
        { "BatchUpdateEndUsersRequest", typeof(BatchUpdateEndUsersRequest), "", "" },
        { "BatchUpdateEndUsersResponse", typeof(BatchUpdateEndUsersResponse), "", "" },
        { "ListAttributeHistoryResponse", typeof(ListAttributeHistoryResponse), "", "" },
        { "Segment", typeof(SegmentMessage), "", "" },
        { "ListSegmentsResponse", typeof(ListSegmentsResponse), "", "" },
        { "CreateSegmentRequest", typeof(CreateSegmentRequest), "", "" },
        { "UpdateSegmentRequest", typeof(UpdateSegmentRequest), "name", "" },
        { "CountSegmentResponse", typeof(CountSegmentResponse), "", "" },
        { "EvaluateSegmentsRequest", typeof(EvaluateSegmentsRequest), "endUser", "" },
        { "EvaluateSegmentsResponse", typeof(EvaluateSegmentsResponse), "", "" },
        { "SegmentVerdict", typeof(SegmentVerdictMessage), "", "" },
        { "ExplainSegmentRequest", typeof(ExplainSegmentRequest), "endUser", "" },
        { "ExplainSegmentResponse", typeof(ExplainSegmentResponse), "", "" },
        { "Explanation", typeof(ExplanationMessage), "", "" },
        { "WatchSegmentResponse", typeof(WatchLine), "", "error" },
        { "MembershipChange", typeof(MembershipChangeMessage), "", "" },
        { "CreateAccountRequest", typeof(CreateAccountRequest), "", "" },
        { "Account", typeof(AccountMessage), "", "" },
        { "AccountSettingsDocument", typeof(SettingsDocumentMessage), "", "" },
        { "UpdateSettingsRequest", typeof(UpdateSettingsRequest), "account updateMask", "" },
        { "RotateKeyRequest", typeof(RotateKeyRequest), "account keyId", "" },
        { "RotateKeyResponse", typeof(RotateKeyResponse), "", "" },
        { "ListAuditLogResponse", typeof(ListAuditLogResponse), "", "" },
        { "AuditEntry", typeof(AuditEntryMessage), "", "" },
        { "CreateKeyRequest", typeof(CreateKeyRequest), "account", "" },
        { "CreateKeyResponse", typeof(CreateKeyResponse), "", "" },
        { "ListKeysResponse", typeof(ListKeysResponse), "", "" },
        { "Key", typeof(KeyMessage), "", "" },
        { "VerifyAccountRequest", typeof(VerifyAccountRequest), "account", "" },
        { "VerifyAccountResponse", typeof(VerifyLine), "", "error" },
        { "VerifyAccountResponse.Progress", typeof(VerifyProgressMessage), "", "" },
        { "VerifyAccountResponse.Result", typeof(VerifyResultMessage), "", "" },
        { "VerifyAccountResponse.Difference", typeof(DifferenceMessage), "", "" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_message_has_the_same_fields_in_both_forms(string message, Type type, string inPath, string httpOnly) =>
        MessagesJson.Wire.GetTypeInfo(type)!.Properties.Select(p => p.Name)
            .Concat(inPath.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Except(httpOnly.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ShouldBe(Proto.Messages[message], ignoreOrder: true);

    [Fact]
    public void Every_type_of_a_message_is_compared()
    {
        string[] ownOfHttp = [nameof(ProblemMessage), nameof(FieldErrorMessage)];
        typeof(ProblemMessage).Assembly.GetExportedTypes()
            .Where(t => t.Namespace == typeof(ProblemMessage).Namespace && !ownOfHttp.Contains(t.Name))
            .ShouldBe(Pairs.Select(p => (Type)p[1]), ignoreOrder: true);
    }

    [Fact]
    public void The_settings_have_the_same_fields_in_both_forms()
    {
        var settings = AccountSettings.Default with
        {
            DataCenter = "eu",
            ApplicationTimeouts = AccountSettings.Default.ApplicationTimeouts.Add("web", TimeSpan.FromMinutes(5)),
        };
        using var document = JsonDocument.Parse(SettingsJson.ToText(settings));
        Names(document.RootElement).ShouldBe(Proto.Messages["AccountSettings"], ignoreOrder: true);
        Names(document.RootElement.GetProperty("applications").GetProperty("web")).ShouldBe(Proto.Messages["ApplicationSettings"], ignoreOrder: true);
        Names(document.RootElement.GetProperty("rateLimits")).ShouldBe(Proto.Messages["RateLimits"], ignoreOrder: true);

        static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
    }

    [Fact]
    public void The_reasons_of_a_rejection_are_those_of_the_proto() =>
        Enum.GetValues<RejectionReason>().Select(r => r.WireName()).Prepend("REASON_UNSPECIFIED")
            .ShouldBe(Proto.Enums["EventResult.Reason"]);

    [Theory]
    [InlineData("EventResult.Status", "STATUS_UNSPECIFIED ACCEPTED DUPLICATE REJECTED")]
    [InlineData("EndUserKey.Kind", "KIND_UNSPECIFIED IDENTIFIED ANONYMOUS")]
    [InlineData("EndUserView.View", "VIEW_UNSPECIFIED BASIC OPEN_SESSION")]
    [InlineData("Session.EndReason", "END_REASON_UNSPECIFIED INACTIVITY SESSION_END TAB_CHANGED")]
    [InlineData("AccountSettings.TrackingLevel", "TRACKING_LEVEL_UNSPECIFIED ESSENTIAL STANDARD EXTENDED")]
    [InlineData("AuditEntry.Action", "ACTION_UNSPECIFIED CREATE_ACCOUNT UPDATE_SETTINGS CREATE_KEY ROTATE_KEY REVOKE_KEY VERIFY_ACCOUNT")]
    [InlineData("AttributeDefinition.Type", "TYPE_UNSPECIFIED TEXT NUMBER BOOLEAN TIME LIST")]
    [InlineData("AttributeState.Source", "SOURCE_UNSPECIFIED API CSV S3 SALESFORCE IDP EVENT")]
    [InlineData("AttributeChange.Kind", "KIND_UNSPECIFIED SET SET_ONCE ADD APPEND UNION REMOVE UNSET")]
    [InlineData("UpdateEndUserResponse.Status", "STATUS_UNSPECIFIED APPLIED DUPLICATE REJECTED")]
    [InlineData("SegmentVerdict.Status", "STATUS_UNSPECIFIED MEMBER NOT_MEMBER INVALID NOT_FOUND")]
    [InlineData("Explanation.Kind", "KIND_UNSPECIFIED AND OR NOT CLAUSE")]
    [InlineData("Key.Kind", "KIND_UNSPECIFIED INGEST SERVER IMPORT")]
    public void The_names_that_HTTP_writes_are_those_of_the_proto(string name, string values) =>
        Proto.Enums[name].ShouldBe(values.Split(' '));
}
