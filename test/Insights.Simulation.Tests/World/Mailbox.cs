using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;

namespace Insights.Simulation.Tests.World;

/// <summary>
/// Calls to one owner, in order. They wait here rather than in the owner, which would wake them on a thread of the pool.
/// </summary>
internal sealed class Mailbox(EndUserOwner owner)
{
    private readonly Queue<Action<EndUserOwner>> _waiting = new();

    public bool IsIdle => _waiting.Count == 0 && owner.IsIdle;

    public void Post(Action<EndUserOwner> call)
    {
        _waiting.Enqueue(call);
        TakeTurns();
    }

    public void TakeTurns()
    {
        while (_waiting.Count > 0 && !owner.IsLocked)
            _waiting.Dequeue()(owner);
    }
}
