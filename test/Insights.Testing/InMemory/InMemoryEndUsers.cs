using System.Collections.Concurrent;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;

namespace Insights.Testing.InMemory;

/// <summary>Owners of users with nothing around them: they stay awake for ever, and nobody rings their alarms.</summary>
public sealed class InMemoryEndUsers(EndUserPorts ports) : IEndUsers
{
    private readonly ConcurrentDictionary<EndUserKey, EndUserOwner> _owners = new();

    public InMemoryEndUsers(InMemoryStore store, IAccountSettings settings, TimeProvider clock)
        : this(new EndUserPorts(store, store, store, store, settings, clock))
    {
    }

    public ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct) =>
        Owner(user).RecordAsync(events, ct);

    public ValueTask<Profile?> GetAsync(EndUserKey user, CancellationToken ct) => Owner(user).GetAsync(ct);

    public ValueTask SettleAsync(EndUserKey user, CancellationToken ct) => Owner(user).SettleAsync(ct);

    private EndUserOwner Owner(EndUserKey user) => _owners.GetOrAdd(user, key => new EndUserOwner(key, ports));
}
