namespace Insights.Domain.EndUsers.Commands;

/// <summary>
/// Tells an anonymous record that an identified user is being erased, or has expired: what it holds of that user alone leaves its
/// log, and so do the links that name it (docs/semantics.md 1.8). Answered by <see cref="UserForgotten"/>. The owner carries it out, as
/// there is no entry that would take others back.
/// </summary>
/// <param name="Incarnation">
/// Which incarnation of the user is being erased (<see cref="UserCreated.AtMs"/>): a request that arrives after it is over, when the
/// user may be back, changes nothing. 0: not known.
/// </param>
/// <param name="ExpiredMs">
/// When the user expired, Unix milliseconds: what the record received from then on is its own, or that of who returns. After
/// all times where the user is erased by request.
/// </param>
/// <param name="LastSeenMs">
/// When the user that expired was last seen: of a visit after that it never heard, and it stays the record's. Before all times
/// where it was never seen, after all of them where the user is erased by request.
/// </param>
public sealed record ForgetUser(string UserId, long Incarnation, long ExpiredMs = long.MaxValue, long LastSeenMs = long.MaxValue) : UserCommand;

/// <summary>
/// Tells an identified user that an anonymous record merged into it is being erased: what was taken stays, the links are over,
/// and the next event with both IDs links anew. Answered by <see cref="UserForgotten"/>.
/// </summary>
/// <param name="Incarnation">Which incarnation of the record.</param>
/// <param name="Position">Up to this entry of its log the user was told all.</param>
public sealed record ForgetAnonymous(string AnonymousId, long Incarnation, long Position) : UserCommand;

/// <summary>Nothing of the user is left.</summary>
/// <param name="Entries">Entries that there were.</param>
public sealed record UserForgotten(long Entries) : UserAnswer;
