using Insights.Domain.Attributes;
using Insights.Simulation.Tests.World;

namespace Insights.Simulation.Tests.Checks;

/// <summary>
/// A session is in the rows at most 5 minutes after it closed (docs/semantics.md 1.3), not counting the time in which something kept
/// the processes from their work, nor a while for slow writes.
/// </summary>
internal sealed class PunctualRows(SimWorld world)
{
    private const long BoundMs = (5 + 2) * 60_000;

    /// <summary>After an append: looks again when it, and each session that it left open, should be in the rows.</summary>
    public void Expect(UserModel model)
    {
        var number = model.Latest;
        Look(model, number, world.NowMs);
        foreach (var open in model.Now.At(world.NowMs).Open)
            Look(model, number, open.CloseAtMs!.Value + 1);
    }

    private void Look(UserModel model, int number, long closedMs) => world.Timeline.At(closedMs + BoundMs, () =>
    {
        if (model.Latest != number)
            return; // Later appends have looks of their own.
        if (world.AnyRunning() is null || world.NowMs - world.DisturbedMs < BoundMs)
        {
            Look(model, number, Math.Max(world.DisturbedMs, world.NowMs - BoundMs + 600_000));
            return;
        }
        _ = model.Now.At(closedMs);
        if (model.Now.HasExpired)
            return; // What is left of it waits for the sweep.
        world.Tally.Count("punctual rows checked");
        var rows = world.Disk.Find(model.Key)?.Sessions ?? [];
        if (Compare.Values(world.Disk.Find(model.Key)?.Profile?.Values ?? UserValues.None, model.Now.At(closedMs)) is { } difference)
            world.Fail("A value is in the rows in time", $"{model.Key.Id}: {difference}");
        foreach (var session in model.Now.At(closedMs).Closed)
        {
            // A heartbeat after a session_end may wait for those that follow it.
            var row = rows.Find(s => s.StartMs == session.StartMs && s.FirstEventId == session.FirstActivityId && s.EndMs == session.EndMs);
            if (row is null || (row.EventCount != session.EventCount && session.EndReason != OracleEndReason.SessionEnd))
                world.Fail("A session is in the rows in time", $"{model.Key.Id} {session}, closed at {HistoryText.Relative(closedMs)} or before; there is {row}");
        }
    });
}
