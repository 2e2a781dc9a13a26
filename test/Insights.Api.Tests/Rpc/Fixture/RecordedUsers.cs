using System.Collections.Concurrent;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>Users that remember what they were asked to record, or let a test answer in their place.</summary>
public sealed class RecordedUsers(IEndUsers inner) : IEndUsers
{
    public ConcurrentQueue<(EndUserKey User, RecordEvent Event)> Recorded { get; } = new();

    /// <summary>Awaited before each recording.</summary>
    public Func<EndUserKey, CancellationToken, Task>? Before { get; set; }

    /// <summary>Awaited before each read.</summary>
    public Func<EndUserKey, Task>? BeforeRead { get; set; }

    public async ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct)
    {
        foreach (var e in events)
            Recorded.Enqueue((user, e));
        if (Before is not null)
            await Before(user, ct);
        return await inner.RecordAsync(user, events, ct);
    }

    public ValueTask<UserAnswer> ExecuteAsync(EndUserKey user, UserCommand command, CancellationToken ct) => inner.ExecuteAsync(user, command, ct);

    public async ValueTask<Profile?> GetAsync(EndUserKey user, CancellationToken ct)
    {
        if (BeforeRead is not null)
            await BeforeRead(user);
        return await inner.GetAsync(user, ct);
    }

    public ValueTask SettleAsync(EndUserKey user, CancellationToken ct) => inner.SettleAsync(user, ct);
}
