namespace Insights.Domain.EndUsers.Commands;

/// <summary>
/// Tells an anonymous record that an identified user is being erased: what it holds of that user alone leaves its log, and so
/// do the links that name it (DESIGN 1.8). Answered by <see cref="UserForgotten"/>. The owner carries it out, as there is no
/// entry that would take others back.
/// </summary>
/// <param name="Life">
/// Which life of the user is being erased (<see cref="UserCreated.AtMs"/>): a request that arrives after it is over, when the
/// user may be back, changes nothing. 0: not known.
/// </param>
public sealed record ForgetUser(string UserId, long Life) : UserCommand;

/// <summary>
/// Tells an identified user that an anonymous record merged into it is being erased: what was taken stays, the links are over,
/// and the next event with both IDs links anew. Answered by <see cref="UserForgotten"/>.
/// </summary>
/// <param name="Life">Which life of the record.</param>
/// <param name="Position">Up to this entry of its log the user was told all.</param>
public sealed record ForgetAnonymous(string AnonymousId, long Life, long Position) : UserCommand;

/// <summary>Nothing of the user is left.</summary>
/// <param name="Entries">Entries that there were.</param>
public sealed record UserForgotten(long Entries) : UserAnswer;
