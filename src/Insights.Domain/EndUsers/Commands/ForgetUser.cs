namespace Insights.Domain.EndUsers.Commands;

/// <summary>
/// Tells an anonymous record that an identified user is being erased: what it holds of that user alone leaves its log, and so
/// do the links that name it (DESIGN 1.8). Answered by <see cref="UserForgotten"/>. The owner carries it out, as there is no
/// entry that would take others back.
/// </summary>
public sealed record ForgetUser(string UserId) : UserCommand;

/// <summary>Nothing of the user is left.</summary>
/// <param name="Entries">Entries that there were.</param>
public sealed record UserForgotten(long Entries) : UserAnswer;
