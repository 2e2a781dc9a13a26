using Insights.Domain.EndUsers.Ports;

namespace Insights.Simulation.Tests.World;

/// <summary>A write that an owner handed over and that is not yet made.</summary>
internal sealed record PendingWrite(WriteSession WriteSession, string What, Func<StoreFault?> Apply, TaskCompletionSource Done);

/// <summary>Writes that are committed together. What one write session handed over is all made, in order, up to the first that is refused.</summary>
internal sealed class Transaction(SimWorld world, IReadOnlyList<PendingWrite> writes)
{
    // A session may have been broken since a write was handed over, by a commit before this one.
    private readonly HashSet<WriteSession> _broken = [.. writes.Select(w => w.WriteSession).Where(s => s.IsBroken)];

    /// <summary>Makes the writes and tells nobody.</summary>
    /// <returns>Of each write why it was refused; null: made.</returns>
    public IReadOnlyList<StoreFault?> Apply()
    {
        var refused = new HashSet<WriteSession>(_broken);
        var faults = new List<StoreFault?>();
        foreach (var write in writes)
        {
            var fault = refused.Contains(write.WriteSession) ? StoreFault.BrokenSession : write.Apply();
            if (fault is not null)
                refused.Add(write.WriteSession);
            if (fault == StoreFault.Conflict)
                world.Disturbed("conflict");
            world.Note($"{write.What} of {write.WriteSession.User.Id}: {fault?.ToString() ?? "made"}");
            faults.Add(fault);
        }
        return faults;
    }

    public void ApplyAndTell(SimProcess writer)
    {
        var faults = Apply();
        for (var i = 0; i < writes.Count; i++)
        {
            if (faults[i] is not null)
                writes[i].WriteSession.Break();
            else if (writes[i].What == StorePort.AppendName)
                world.Model.Of(writes[i].WriteSession.User).IsKnownTo(writer);
        }
        for (var i = 0; i < writes.Count; i++)
        {
            if (faults[i] is { } fault)
                writes[i].Done.SetException(new StoreException(fault));
            else
                writes[i].Done.SetResult();
        }
    }

    public void TellUnavailable()
    {
        foreach (var write in writes)
            write.WriteSession.Break();
        foreach (var write in writes)
            write.Done.SetException(new StoreException(StoreFault.Unavailable));
    }
}
