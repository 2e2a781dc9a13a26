using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.EndUsers.Commands;

/// <summary>
/// Erases the user at once: log, sessions, snapshot, rows, alarm (docs/semantics.md 1.8). Answered by <see cref="UserErased"/> when it is
/// durable. The owner carries it out, as there is nothing to decide: a user that is not known is as good as erased, and one
/// that has expired is erased for good.
/// </summary>
public sealed record EraseUser : UserCommand;

/// <summary>The user is erased.</summary>
/// <param name="Rows">What there was.</param>
/// <param name="AnonymousRecords">Anonymous records that held something of the user alone.</param>
/// <param name="AnonymousEntries">Entries that left their logs.</param>
public sealed record UserErased(ErasedRows Rows, int AnonymousRecords = 0, long AnonymousEntries = 0) : UserAnswer;
