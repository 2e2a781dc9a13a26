using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
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
        BeginErasures();
    }

    /// <summary>In a quarter of the rough seeds some users are erased by request; drawn apart, so that the other seeds play as they did.</summary>
    private void BeginErasures()
    {
        var dice = new Dice(unchecked((world.History.Seed * 104_729) + 7));
        if (world.Plan.Calm || !dice.Chance(0.25))
            return;
        for (var n = dice.Between(1, 3); n > 0; n--)
        {
            var d = world.History.Deliveries[dice.Between(0, world.History.Deliveries.Count - 1)];
            world.Timeline.At(d.ReceivedMs + dice.OneOf(0, 1, 1000, Minute, 10 * Minute), () => Erase(Commands.KeyOf(d.User), d.User));
        }
    }

    private void Erase(EndUserKey user, string id)
    {
        world.Model.Of(user).AskedToGo(world.NowMs);
        world.Note($"{id} is to be erased");
        clients.ProcessOf(id).Call(user, Ask);

        async void Ask(EndUserOwner owner)
        {
            try
            {
                await owner.ExecuteAsync(new EraseUser(), CancellationToken.None);
                world.OnItsThread();
            }
            catch (StoreException)
            {
                // Whoever asked may ask again; here nobody does.
            }
            catch (Exception e)
            {
                world.Fail("No call ends but with a StoreException", e.ToString());
            }
        }
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
