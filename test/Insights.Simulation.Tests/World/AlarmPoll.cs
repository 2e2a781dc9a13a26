using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Simulation.Tests.World;

/// <summary>What wakes users: finds the alarms that are due, as a host does, sometimes late, until there are none.</summary>
internal sealed class AlarmPoll(SimWorld world)
{
    private const long AgainMs = 30_000;

    /// <summary>Polls some time after <paramref name="dueMs"/>, no later than the plan allows.</summary>
    public void PollAfter(long dueMs) =>
        PollLater(Math.Max(dueMs - world.NowMs, 0) + (world.FaultsAreOver ? 0 : world.Dice.Between(0L, world.Plan.LatestPollMs)));

    public void PollLater(long ms) => world.Timeline.After(ms, Poll);

    private void Poll()
    {
        var due = world.Disk.Users.Where(u => u.Value.Alarm <= world.NowMs).Select(u => u.Key).ToList();
        if (due.Count == 0 || world.AnyRunning() is not { } process)
            return; // A process that goes on, or begins, polls again.
        foreach (var user in due)
        {
            world.Tally.Count("alarm found due");
            world.Note($"alarm of {user.Id} found due by process {process.Number}");
            process.Call(user, owner => Settle(world, user, owner));
        }
        PollLater(AgainMs);
    }

    /// <summary>Calls the owner; a failure is left to the next poll.</summary>
    public static async void Settle(SimWorld world, EndUserKey user, EndUserOwner owner)
    {
        try
        {
            await owner.SettleAsync(CancellationToken.None);
            world.OnItsThread();
        }
        catch (StoreException e)
        {
            world.Note($"settle of {user.Id}: {e.Fault}");
        }
        catch (Exception e)
        {
            world.Fail("No call ends but with a StoreException", e.ToString());
        }
    }
}
