using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.InMemory;

namespace Insights.Simulation.Tests.Links;

/// <summary>One process of <see cref="LinkWorld"/>: owners that wait for a store of their own on the shared database.</summary>
internal sealed class LinkNode
{
    private readonly Dictionary<EndUserKey, EndUserOwner> _owners = [];
    private readonly List<TaskCompletionSource<UserAnswer>> _calls = [];
    private readonly EndUserPorts _ports;

    public LinkNode(LinkWorld world)
    {
        Store = new InMemoryStore(world.Database) { Gate = world.Verdict };
        _ports = new EndUserPorts(
            Store, Store, Store, Store, world, world.Clock, world.EntriesPerSnapshot, Others: world, ContinueWithin: true);
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

    /// <summary>The process has died: nobody knows what became of what it was asked.</summary>
    public void FailCalls()
    {
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
