using Insights.Simulation.Tests.Checks;

namespace Insights.Simulation.Tests.World;

/// <summary>What happens beside the clients' requests: lookups, readers of rows, owners let go, processes that stand still.</summary>
internal sealed class Mishaps(SimWorld world, Clients clients)
{
    private const long Minute = 60_000;
    private const long Day = 24 * 60 * Minute;

    private readonly Lookups _lookups = new(world);

    public void Begin()
    {
        Often(world.Plan.Lookups, d => _lookups.Look(Commands.KeyOf(d.User), clients.ProcessOf(d.User)));
        Often(world.Plan.Settles, d =>
        {
            var user = Commands.KeyOf(d.User);
            clients.ProcessOf(d.User).Call(user, owner => AlarmPoll.Settle(world, user, owner));
        });
        Often(world.Plan.Evictions, _ => world.AnyRunning()?.Evict());
        Often(world.Plan.Sweeps, d =>
        {
            var user = Commands.KeyOf(d.User);
            _lookups.Look(user, clients.ProcessOf(d.User));
            clients.ProcessOf(d.User).Call(user, owner => AlarmPoll.Settle(world, user, owner));
        }, AroundExpiry);
        Often(world.Plan.Pauses, _ => world.AnyRunning()?.Pause(world.Processes.Count == 1 || world.Dice.Chance(0.5)
            ? world.Dice.Between(1L, 10 * Minute)
            : world.Dice.Between(10 * Minute, 2 * Day)));
    }

    /// <summary>At the moment at which a user expires that did nothing after the event, or near it.</summary>
    private long AroundExpiry(Delivery d) => DateTimeOffset.FromUnixTimeMilliseconds(d.EffectiveMs).AddMonths(6).ToUnixTimeMilliseconds()
        + world.Dice.OneOf(-1, 0, 0, 1, Minute, Day);

    private void Often(int times, Action<Delivery> happens, Func<Delivery, long> at)
    {
        for (; times > 0; times--)
        {
            var d = world.History.Deliveries[world.Dice.Between(0, world.History.Deliveries.Count - 1)];
            world.Timeline.At(at(d), () => happens(d));
        }
    }

    /// <summary>At moments near the arrival of an event, or near the end of its timeout.</summary>
    private void Often(int times, Action<Delivery> happens)
    {
        for (; times > 0; times--)
        {
            var d = world.History.Deliveries[world.Dice.Between(0, world.History.Deliveries.Count - 1)];
            var timeout = world.History.Rules.TimeoutOf(d.Event.Application);
            var at = 0L;
            world.Dice.Weighted(
                (3, () => at = d.ReceivedMs + world.Dice.OneOf(0, 0, 1, 10, 1000)),
                (3, () => at = d.ReceivedMs + world.Dice.Between(0L, timeout)),
                (3, () => at = d.EffectiveMs + timeout + world.Dice.OneOf(0, 1, 2)),
                (1, () => at = d.ReceivedMs + world.Dice.Between(0L, Day)));
            world.Timeline.At(at, () => happens(d));
        }
    }
}
