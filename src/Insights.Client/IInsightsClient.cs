using Grpc.Core;
using Insights.V1;

namespace Insights.Client;

/// <summary>
/// Calls one cluster of Insights with one key. Safe for concurrent use; one for a process is enough. Mock it in tests.
/// </summary>
/// <remarks>
/// <para>
/// Enqueueing needs any key that may send events; all but events needs a server or import key. Extension methods take plain
/// strings, times and dictionaries in place of the messages.
/// </para>
/// <para>
/// A call that fails for the moment is made again, with growing delays and at the next address: a look-up, a page of a list and an
/// export for at most <see cref="InsightsClientOptions.GiveUpReadsAfter"/>, all others for at most
/// <see cref="InsightsClientOptions.GiveUpAfter"/>. Whoever cannot wait so long gives a cancellation token that fires sooner.
/// What a server refuses for good is thrown as an <see cref="RpcException"/>, with every fault in its details; so is the last
/// failure when the time is up. A client that is disposed of throws <see cref="ObjectDisposedException"/>.
/// </para>
/// <para>Lists are read page by page as they are enumerated. Their requests may set the size of a page; 0 means 1,000.</para>
/// </remarks>
public interface IInsightsClient : IAsyncDisposable
{
    /// <summary>What became of the events enqueued so far. The same is measured by the meter <c>Insights.Client</c>.</summary>
    ClientCounts Counts { get; }

    /// <summary>
    /// Takes an event into the send queue; ends when it is held, not when it is sent. If there is no room, it waits or drops the
    /// event and tells so (<see cref="InsightsClientOptions.WhenFull"/>).
    /// </summary>
    /// <param name="e">
    /// The event; copied, so that it may be used again. An ID is made if it has none (UUIDv7), and the time is now if it states
    /// none.
    /// </param>
    /// <param name="ct">Ends the waiting for room; the event is then not taken.</param>
    ValueTask EnqueueAsync(Event e, CancellationToken ct = default);

    /// <summary>Takes an event into the send queue if there is room, whatever the options say; false, and nothing told, if not.</summary>
    /// <param name="e">As for <see cref="EnqueueAsync"/>.</param>
    bool TryEnqueue(Event e);

    /// <summary>Sends what waits without further delay, and ends when all that was enqueued before has been answered or given up.</summary>
    /// <param name="ct">Ends the waiting; the events go on being sent.</param>
    Task FlushAsync(CancellationToken ct = default);

    /// <summary>
    /// Sends events at once, not through the queue, and ends when the server has answered each: accepted and duplicate mean
    /// durable. What it had no room for, or could not store, is sent again with the same ID. Does not count in
    /// <see cref="Counts"/>.
    /// </summary>
    /// <param name="events">Any number, copied; ID and time are made as for <see cref="EnqueueAsync"/>.</param>
    /// <param name="ct">Ends the trying; events may have been stored.</param>
    /// <returns>An answer for each event, in order; if the time is up, the last one that came.</returns>
    Task<IReadOnlyList<EventResult>> RecordAsync(IEnumerable<Event> events, CancellationToken ct = default);

    /// <summary>The profile of one user.</summary>
    /// <param name="user">Who.</param>
    /// <param name="openSession">Adds the open session. Default: closed sessions only.</param>
    /// <param name="ct">Ends the trying.</param>
    /// <returns>Null if the user is not known.</returns>
    Task<EndUser?> GetAsync(EndUserKey user, bool openSession = false, CancellationToken ct = default);

    /// <summary>The profiles of users.</summary>
    /// <param name="users">Who: any number, asked for 500 at a time.</param>
    /// <param name="openSession">As for <see cref="GetAsync"/>.</param>
    /// <param name="ct">Ends the trying.</param>
    /// <returns>Those found, and the keys of those not known, each in the order asked for.</returns>
    Task<BatchGetEndUsersResponse> BatchGetAsync(IEnumerable<EndUserKey> users, bool openSession = false, CancellationToken ct = default);

    /// <summary>The users in a filter.</summary>
    /// <param name="request">Filter and order. One who does not change meanwhile comes exactly once.</param>
    /// <param name="ct">Ends the listing.</param>
    IAsyncEnumerable<EndUser> ListAsync(ListEndUsersRequest request, CancellationToken ct = default);

    /// <summary>The users of whose ID, name or e-mail address a text is a part, those last seen first.</summary>
    /// <param name="request">The text.</param>
    /// <param name="ct">Ends the listing.</param>
    IAsyncEnumerable<EndUser> SearchAsync(SearchEndUsersRequest request, CancellationToken ct = default);

    /// <summary>The closed sessions of one user, newest first.</summary>
    /// <param name="request">Who.</param>
    /// <param name="ct">Ends the listing.</param>
    IAsyncEnumerable<Session> ListSessionsAsync(ListSessionsRequest request, CancellationToken ct = default);

    /// <summary>One session, with the pages visited, the elements used and the goals reached in it.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="session">Its ID.</param>
    /// <param name="openSession">Finds one that has not closed, too. Default: closed sessions only.</param>
    /// <param name="ct">Ends the trying.</param>
    /// <returns>Null if the user or the session is not known.</returns>
    Task<SessionDetail?> GetSessionAsync(EndUserKey user, string session, bool openSession = false, CancellationToken ct = default);

    /// <summary>What one user did: the events of its sessions, newest first.</summary>
    /// <param name="request">Who, and which events.</param>
    /// <param name="ct">Ends the listing.</param>
    IAsyncEnumerable<TimelineEvent> ListEventsAsync(ListEventsRequest request, CancellationToken ct = default);

    /// <summary>What was done to one attribute of one user, newest first.</summary>
    /// <param name="request">Whose, and which.</param>
    /// <param name="ct">Ends the listing.</param>
    IAsyncEnumerable<AttributeChange> ListAttributeHistoryAsync(ListAttributeHistoryRequest request, CancellationToken ct = default);

    /// <summary>Updates attributes of one user, all operations or none; ends when it is durable.</summary>
    /// <param name="request">
    /// Copied. An operation ID is made if it has none (UUIDv7), and the time is now if it states none, so that every try is the
    /// same update.
    /// </param>
    /// <param name="ct">Ends the trying; the update may have been made.</param>
    Task<UpdateEndUserResult> UpdateAsync(UpdateEndUserRequest request, CancellationToken ct = default);

    /// <summary>Links an anonymous record to a user, as at a login; ends when it is durable.</summary>
    /// <param name="request">Copied; operation ID and time are made as for <see cref="UpdateAsync"/>.</param>
    /// <param name="ct">Ends the trying; it may have been done.</param>
    /// <returns>What became of it; a refusal, such as for an ID that is no one's, is an answer.</returns>
    Task<IdentityResult> IdentifyAsync(IdentifyRequest request, CancellationToken ct = default);

    /// <summary>Ends the link of an anonymous record, as at a logout; ends when it is durable.</summary>
    /// <inheritdoc cref="IdentifyAsync"/>
    Task<IdentityResult> AnonymizeAsync(AnonymizeRequest request, CancellationToken ct = default);

    /// <summary>Erases one user at once and for good; ends when nothing of it is left.</summary>
    /// <param name="user">Who; one who is not known is no error.</param>
    /// <param name="ct">Ends the trying; the user may have been erased.</param>
    /// <returns>What there was; nothing if an earlier try had erased it and its answer was lost.</returns>
    Task<EraseEndUserResponse> EraseAsync(EndUserKey user, CancellationToken ct = default);

    /// <summary>Everything kept about one user, as one JSON document in UTF-8.</summary>
    /// <param name="user">Who; NOT_FOUND is thrown for one who is not known.</param>
    /// <param name="ct">Ends the trying.</param>
    Task<byte[]> ExportAsync(EndUserKey user, CancellationToken ct = default);

    /// <summary>Whether one user is in segments, by what is known of it now: what targets content on a page.</summary>
    /// <param name="user">Who; NOT_FOUND is thrown for one who is not known.</param>
    /// <param name="segments">Names of up to 250; none: all of the account.</param>
    /// <param name="ct">Ends the trying.</param>
    /// <returns>A verdict for each segment, in order; one that does not exist, or is invalid now, says so in its own.</returns>
    Task<IReadOnlyList<SegmentVerdict>> EvaluateSegmentsAsync(EndUserKey user, IEnumerable<string> segments, CancellationToken ct = default);

    /// <summary>The users in a segment.</summary>
    /// <param name="request">Segment and order. One who does not change meanwhile comes exactly once.</param>
    /// <param name="ct">Ends the listing.</param>
    IAsyncEnumerable<EndUser> ListSegmentMembersAsync(ListSegmentMembersRequest request, CancellationToken ct = default);

    /// <summary>
    /// Who enters and leaves a segment, each at least once and in order, until the enumeration is left. If a connection breaks, or
    /// says nothing for two minutes, the next one goes on from the position of the last answer.
    /// </summary>
    /// <param name="segment">Its name.</param>
    /// <param name="position">Of the last answer that was seen, up to 7 days ago. Default: from now on.</param>
    /// <param name="ct">Ends the watching.</param>
    /// <returns>
    /// Answers with a position, to be kept by whoever wants to go on from there after a restart. Those without a change only move
    /// the position.
    /// </returns>
    IAsyncEnumerable<WatchSegmentResponse> WatchSegmentAsync(string segment, string position = "", CancellationToken ct = default);

    /// <summary>The users who are live now, the last event first.</summary>
    /// <param name="request">Of which application.</param>
    /// <param name="ct">Ends the listing.</param>
    IAsyncEnumerable<LiveUser> ListLiveAsync(ListLiveUsersRequest request, CancellationToken ct = default);

    /// <summary>
    /// All users who are live, then each change within a second, until the enumeration is left. If a connection breaks, or says
    /// nothing for two minutes, the next one tells all again, and whoever went meanwhile is among <c>left</c> of the answer that
    /// ends its snapshot: whoever applies every answer has the users who are live.
    /// </summary>
    /// <param name="application">Only users whose last event was in it. Default: all.</param>
    /// <param name="ct">Ends the watching.</param>
    IAsyncEnumerable<WatchLiveUsersResponse> WatchLiveAsync(string application = "", CancellationToken ct = default);
}
