using System.Collections.Concurrent;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Storage.Codec;
using Insights.Testing.Records;

namespace Insights.Testing.InMemory;

/// <summary>Owners of users with nothing around them: they stay active for ever, and nobody rings their alarms.</summary>
public sealed class InMemoryEndUsers : IEndUsers
{
    private readonly EndUserPorts _ports;

    private readonly ConcurrentDictionary<EndUserKey, EndUserOwner> _owners = new();

    public InMemoryEndUsers(EndUserPorts ports) => _ports = ports with { Others = this };

    public InMemoryEndUsers(InMemoryStore store, IAccountSettings settings, TimeProvider clock)
        : this(new EndUserPorts(store, UserCodec.Instance, settings, clock))
    {
    }

    public ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct) =>
        Owner(user).RecordAsync(events, ct);

    /// <summary>By way of the bytes that the cluster sends, so that every test of a command is one of its form.</summary>
    public async ValueTask<UserAnswer> ExecuteAsync(EndUserKey user, UserCommand command, CancellationToken ct)
    {
        var answer = await Owner(user).ExecuteAsync(Stored.Sent(command), ct);
        return Stored.Sent(answer);
    }

    public ValueTask<Profile?> GetAsync(EndUserKey user, CancellationToken ct) => Owner(user).GetAsync(ct);

    public ValueTask SettleAsync(EndUserKey user, CancellationToken ct) => Owner(user).SettleAsync(ct);

    private EndUserOwner Owner(EndUserKey user) => _owners.GetOrAdd(user, key => new EndUserOwner(key, _ports));
}
