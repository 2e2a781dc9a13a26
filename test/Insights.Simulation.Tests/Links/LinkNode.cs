using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Storage.Codec;
using Insights.Testing.InMemory;

namespace Insights.Simulation.Tests.Links;

/// <summary>One process of <see cref="LinkWorld"/>: owners that wait for a store of their own on the shared database.</summary>
internal sealed class LinkNode : IEndUsers
{
    private readonly LinkWorld _world;
    private bool _isDead;

    private readonly Dictionary<EndUserKey, EndUserOwner> _owners = [];
    private readonly List<TaskCompletionSource<UserAnswer>> _calls = [];
    private readonly EndUserPorts _ports;

    public LinkNode(LinkWorld world)
    {
        _world = world;
        Store = new InMemoryStore(world.Database) { Gate = world.Verdict };
        _ports = new EndUserPorts(
            Store, UserCodec.Instance, world, world.Clock, world.EntriesPerSnapshot, Others: this, ContinueWithin: true);
    }

    public InMemoryStore Store { get; }

    public EndUserOwner Owner(EndUserKey user) =>
        _owners.TryGetValue(user, out var owner) ? owner : _owners[user] = new EndUserOwner(user, _ports);

    public ValueTask<UserAnswer> CallAsync(EndUserKey user, UserCommand command)
    {
        var call = new TaskCompletionSource<UserAnswer>();
        _calls.Add(call);
        Forward(Owner(user).ExecuteAsync(command, CancellationToken.None), call);
        return new ValueTask<UserAnswer>(call.Task);
    }

    /// <summary>What an owner here asks of another user, wherever that one is. One who is dead waits for ever.</summary>
    public ValueTask<UserAnswer> ExecuteAsync(EndUserKey user, UserCommand command, CancellationToken ct) =>
        _isDead ? new(new TaskCompletionSource<UserAnswer>().Task) : _world.ExecuteAsync(user, command, ct);

    ValueTask<IReadOnlyList<RecordOutcome>> IEndUsers.RecordAsync(EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct) =>
        _world.RecordAsync(user, events, ct);

    ValueTask<Profile?> IEndUsers.GetAsync(EndUserKey user, CancellationToken ct) => _world.GetAsync(user, ct);

    ValueTask IEndUsers.SettleAsync(EndUserKey user, CancellationToken ct) => _world.SettleAsync(user, ct);

    /// <summary>The process has died: nobody knows what became of what it was asked.</summary>
    public void FailCalls()
    {
        _isDead = true;
        foreach (var call in _calls.ToArray())
            call.TrySetException(new StoreException(StoreFault.Unavailable));
    }

    private async void Forward(ValueTask<UserAnswer> answer, TaskCompletionSource<UserAnswer> call)
    {
        try
        {
            var given = await answer;
            _calls.Remove(call);
            call.TrySetResult(given);
        }
        catch (Exception e)
        {
            _calls.Remove(call);
            call.TrySetException(e);
        }
    }

    /// <summary>Owners that have nothing to do are let go.</summary>
    public void Evict()
    {
        foreach (var (user, owner) in _owners)
        {
            if (owner.IsIdle)
                _owners.Remove(user);
        }
    }
}
