using Google.Protobuf.WellKnownTypes;
using Insights.V1;

namespace Insights.Client;

/// <summary>
/// The calls of <see cref="IInsightsClient"/> with plain values. A <c>userId</c> names an identified user;
/// <see cref="EndUserKey.Anonymous"/> names an anonymous one.
/// </summary>
public static class InsightsClientExtensions
{
    /// <summary>Enqueues an event of an identified user.</summary>
    /// <param name="client">Takes it.</param>
    /// <param name="userId">Who.</param>
    /// <param name="type">What happened: 1 to 64 characters.</param>
    /// <param name="properties">Values as <see cref="InsightsValues.ToStruct"/> takes them. Default: none.</param>
    /// <param name="time">When it happened. Default: now.</param>
    /// <param name="eventId">Unique within the user: an event with the same ID counts once. Default: a new one.</param>
    /// <param name="ct">Ends the waiting for room.</param>
    public static ValueTask EnqueueAsync(
        this IInsightsClient client, string userId, string type, IEnumerable<KeyValuePair<string, object?>>? properties = null,
        DateTimeOffset? time = null, string? eventId = null, CancellationToken ct = default) =>
        Of(client).EnqueueAsync(ToEvent(userId, type, properties, time, eventId), ct);

    /// <summary>Sends one event at once, and ends when the server has answered.</summary>
    /// <param name="client">Sends it.</param>
    /// <param name="e">The event; copied.</param>
    /// <param name="ct">Ends the trying; the event may have been stored.</param>
    public static async Task<EventResult> RecordAsync(this IInsightsClient client, Event e, CancellationToken ct = default) =>
        (await Of(client).RecordAsync([e], ct).ConfigureAwait(false))[0];

    /// <summary>Sends one event of an identified user at once, and ends when the server has answered.</summary>
    /// <inheritdoc cref="EnqueueAsync"/>
    public static Task<EventResult> RecordAsync(
        this IInsightsClient client, string userId, string type, IEnumerable<KeyValuePair<string, object?>>? properties = null,
        DateTimeOffset? time = null, string? eventId = null, CancellationToken ct = default) =>
        client.RecordAsync(ToEvent(userId, type, properties, time, eventId), ct);

    /// <summary>The profile of an identified user; null if the user is not known.</summary>
    public static Task<EndUser?> GetAsync(this IInsightsClient client, string userId, bool openSession = false, CancellationToken ct = default) =>
        Of(client).GetAsync(EndUserKey.Identified(userId), openSession, ct);

    /// <summary>The users in a filter, those last seen last first.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="filter">Such as <c>first_seen &gt; -7d AND total_sessions = 1</c>. Default: every user.</param>
    /// <param name="orderBy">
    /// last_seen, first_seen, total_sessions, total_session_duration or id, then nothing, asc or desc. Default: last_seen desc.
    /// </param>
    /// <param name="ct">Ends the listing.</param>
    public static IAsyncEnumerable<EndUser> ListAsync(
        this IInsightsClient client, string filter = "", string orderBy = "", CancellationToken ct = default) =>
        Of(client).ListAsync(new ListEndUsersRequest { Filter = filter, OrderBy = orderBy }, ct);

    /// <summary>The users of whose ID, name or e-mail address a text is a part.</summary>
    public static IAsyncEnumerable<EndUser> SearchAsync(this IInsightsClient client, string text, CancellationToken ct = default) =>
        Of(client).SearchAsync(new SearchEndUsersRequest { Q = text }, ct);

    /// <summary>The closed sessions of an identified user, newest first.</summary>
    public static IAsyncEnumerable<Session> ListSessionsAsync(this IInsightsClient client, string userId, CancellationToken ct = default) =>
        Of(client).ListSessionsAsync(new ListSessionsRequest { EndUser = EndUserKey.Identified(userId) }, ct);

    /// <summary>What an identified user did, newest first.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="userId">Who.</param>
    /// <param name="type">Only events of this type. Default: all.</param>
    /// <param name="openSession">Lists those of the open session, too. Default: closed sessions only.</param>
    /// <param name="ct">Ends the listing.</param>
    public static IAsyncEnumerable<TimelineEvent> ListEventsAsync(
        this IInsightsClient client, string userId, string type = "", bool openSession = false, CancellationToken ct = default) =>
        Of(client).ListEventsAsync(
            new ListEventsRequest
            {
                EndUser = EndUserKey.Identified(userId),
                Type = type,
                View = openSession ? EndUserView.Types.View.OpenSession : EndUserView.Types.View.Basic,
            },
            ct);

    /// <summary>Sets attributes of an identified user, all or none.</summary>
    /// <param name="client">Sends it.</param>
    /// <param name="userId">Who.</param>
    /// <param name="attributes">Names, and values as <see cref="InsightsValues.ToAttribute"/> takes them; null takes the value away.</param>
    /// <param name="time">When it happened; the last write wins. Default: now.</param>
    /// <param name="operationId">Unique within the user: an update with the same ID counts once. Default: a new one.</param>
    /// <param name="ct">Ends the trying; the update may have been made.</param>
    public static Task<UpdateEndUserResult> UpdateAsync(
        this IInsightsClient client, string userId, IEnumerable<KeyValuePair<string, object?>> attributes,
        DateTimeOffset? time = null, string? operationId = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var request = new UpdateEndUserRequest { EndUser = EndUserKey.Identified(userId), OperationId = operationId ?? "", Time = ToTimestamp(time) };
        request.Operations.Add(attributes.Select(a => a.Value is null
            ? new AttributeOperation { Name = a.Key, Unset = true }
            : new AttributeOperation { Name = a.Key, Set = InsightsValues.ToAttribute(a.Value) }));
        return Of(client).UpdateAsync(request, ct);
    }

    /// <summary>Links an anonymous record to a user, as at a login.</summary>
    /// <param name="client">Sends it.</param>
    /// <param name="anonymousId">The record.</param>
    /// <param name="userId">The user.</param>
    /// <param name="time">When it happened. Default: now.</param>
    /// <param name="operationId">Unique within the record: a link with the same ID counts once. Default: a new one.</param>
    /// <param name="ct">Ends the trying; it may have been done.</param>
    public static Task<IdentityResult> IdentifyAsync(
        this IInsightsClient client, string anonymousId, string userId, DateTimeOffset? time = null, string? operationId = null, CancellationToken ct = default) =>
        Of(client).IdentifyAsync(
            new IdentifyRequest { AnonymousId = anonymousId, UserId = userId, Time = ToTimestamp(time), OperationId = operationId ?? "" }, ct);

    /// <summary>Ends the link of an anonymous record, as at a logout.</summary>
    /// <inheritdoc cref="IdentifyAsync"/>
    public static Task<IdentityResult> AnonymizeAsync(
        this IInsightsClient client, string anonymousId, DateTimeOffset? time = null, string? operationId = null, CancellationToken ct = default) =>
        Of(client).AnonymizeAsync(new AnonymizeRequest { AnonymousId = anonymousId, Time = ToTimestamp(time), OperationId = operationId ?? "" }, ct);

    /// <summary>Erases an identified user at once and for good.</summary>
    public static Task<EraseEndUserResponse> EraseAsync(this IInsightsClient client, string userId, CancellationToken ct = default) =>
        Of(client).EraseAsync(EndUserKey.Identified(userId), ct);

    /// <summary>Everything kept about an identified user, as one JSON document in UTF-8.</summary>
    public static Task<byte[]> ExportAsync(this IInsightsClient client, string userId, CancellationToken ct = default) =>
        Of(client).ExportAsync(EndUserKey.Identified(userId), ct);

    /// <summary>Whether an identified user is in segments.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="userId">Who.</param>
    /// <param name="segments">Names of up to 250; none: all of the account.</param>
    /// <param name="ct">Ends the trying.</param>
    public static Task<IReadOnlyList<SegmentVerdict>> EvaluateSegmentsAsync(
        this IInsightsClient client, string userId, IEnumerable<string> segments, CancellationToken ct = default) =>
        Of(client).EvaluateSegmentsAsync(EndUserKey.Identified(userId), segments, ct);

    /// <summary>The users in a segment, those last seen last first.</summary>
    public static IAsyncEnumerable<EndUser> ListSegmentMembersAsync(this IInsightsClient client, string segment, CancellationToken ct = default) =>
        Of(client).ListSegmentMembersAsync(new ListSegmentMembersRequest { Name = segment }, ct);

    /// <summary>The users who are live now.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="application">Only users whose last event was in it. Default: all.</param>
    /// <param name="ct">Ends the listing.</param>
    public static IAsyncEnumerable<LiveUser> ListLiveAsync(this IInsightsClient client, string application = "", CancellationToken ct = default) =>
        Of(client).ListLiveAsync(new ListLiveUsersRequest { Application = application }, ct);

    private static Event ToEvent(
        string userId, string type, IEnumerable<KeyValuePair<string, object?>>? properties, DateTimeOffset? time, string? eventId) => new()
        {
            UserId = userId,
            Type = type,
            Properties = properties is null ? null : InsightsValues.ToStruct(properties),
            Time = ToTimestamp(time),
            EventId = eventId ?? "",
        };

    private static Timestamp? ToTimestamp(DateTimeOffset? time) => time is { } at ? Timestamp.FromDateTimeOffset(at) : null;

    private static IInsightsClient Of(IInsightsClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client;
    }
}
