using System.Text.Json;

namespace Insights.Http.Messages;

/// <summary>RecordEventsRequest of events.proto. Describes what is read; the reader is <see cref="Events.EventBatchReader"/>.</summary>
/// <param name="SentAt">When it was sent by the client's clock: RFC 3339, or Unix milliseconds as a number.</param>
/// <param name="Events">Up to 500 events.</param>
public sealed record RecordEventsRequest(string? SentAt, IReadOnlyList<EventMessage> Events);

/// <summary>Event of events.proto.</summary>
/// <param name="EventId">1 to 64 bytes, unique within the user; the server makes one where it is missing.</param>
/// <param name="UserId">The unique user ID; one of userId and anonymousId is needed.</param>
/// <param name="Time">When it happened by the client's clock: RFC 3339, or Unix milliseconds as a number.</param>
/// <param name="Type">1 to 64 characters.</param>
/// <param name="Passive">True for what no person did.</param>
public sealed record EventMessage(
    string? EventId,
    string? UserId,
    string? AnonymousId,
    string Time,
    string Type,
    bool? Passive,
    string? Application,
    string? TabId,
    PageMessage? Page,
    ElementMessage? Element,
    JsonElement? Properties,
    AnalyticsMessage? Analytics,
    ContextMessage? Context);

public sealed record PageMessage(string? Url, string? Title);

public sealed record ElementMessage(string? Id, string? Name, string? Tag, string? Selector);

public sealed record AnalyticsMessage(string? Name, string? Role, string? Type, string? Status, string? Info);

/// <summary>Context of events.proto. ip and place take a SERVER or IMPORT key; ip is used for the place and never stored.</summary>
public sealed record ContextMessage(
    string? Ip,
    PlaceMessage? Place,
    string? UserAgent,
    BrowserMessage? Browser,
    string? Os,
    string? Screen,
    string? Timezone,
    string? Locale);

public sealed record PlaceMessage(string? Country, string? Region, string? City);

public sealed record BrowserMessage(string? Name, string? Version);

/// <summary>RecordEventsResponse of events.proto.</summary>
/// <param name="Results">One for each event, in the order sent.</param>
public sealed record RecordEventsResponse(IReadOnlyList<RecordResultMessage> Results);

/// <summary>RecordResult of events.proto.</summary>
/// <param name="Status">ACCEPTED, DUPLICATE or REJECTED.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Detail">The same in words; also where it was accepted, and the link it asks for refused.</param>
/// <param name="EventId">Only where the server made it.</param>
public sealed record RecordResultMessage(string Status, string? Reason, string? Detail, string? EventId);
