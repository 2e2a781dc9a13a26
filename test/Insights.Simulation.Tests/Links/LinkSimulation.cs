using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Simulation.Tests.Links;

/// <summary>
/// Plays one seed of links, unlinks, events, updates and erasures between users, over two processes that fail as the seed
/// says, and has what is then stored and shown judged by the set-based oracle (<see cref="LinkChecks"/>, <see cref="LinkWitness"/>).
/// </summary>
internal sealed class LinkSimulation
{
    private const long Minute = 60_000;

    private readonly LinkWorld _world;
    private readonly Dice _dice;
    private readonly LinkWitness _witness;
    private readonly LinkClients _clients;
    private readonly ActMaker _maker;

    private LinkSimulation(int seed, bool expires)
    {
        _world = new LinkWorld(_dice = new Dice(seed), expires);
        _witness = new LinkWitness(_world);
        _clients = new LinkClients(_world, _witness);
        _witness.Acts = _clients.Acts;
        (_world.Database.Appended, _world.Database.Compacted, _world.Database.Erased) = (_witness.Saw, _witness.Saw, _witness.Saw);
        _maker = new ActMaker(_world, _clients.Acts);
    }

    /// <param name="expires">Whether months pass, so that users expire.</param>
    /// <returns>How many acts were answered, logs erased or replaced, users that expired, lookups of them and others judged, and logs compacted.</returns>
    public static (int Acts, int Erasures, int Expiries, int Lookups, int Compactions) Play(int seed, bool expires = false)
    {
        var simulation = new LinkSimulation(seed, expires);
        try
        {
            simulation.Live();
            simulation.ComeToRest();
            if (expires)
                simulation.Sweep();
            simulation.SettleEverywhere();
            new LinkChecks(simulation._world, simulation._clients.Acts, simulation._witness).Check();
        }
        catch (InvalidOperationException e)
        {
            foreach (var user in ActMaker.Users)
                simulation._world.Note($"log of {user.Kind} {user.Id}: {LinkWitness.Text(simulation._world.LogOf(user))}");
            throw new InvalidOperationException($"{e.Message}\n{string.Join('\n', simulation._world.Trace)}", e);
        }
        return (simulation._clients.Acts.Count, simulation._witness.Erasures, simulation._witness.Expiries, simulation._witness.Lookups, simulation._witness.Compactions);
    }

    private void Live()
    {
        for (var step = 0; step < 70; step++)
        {
            switch (_dice.Between(0, 20))
            {
                case < 8:
                    _clients.Begin(_maker.Next(step));
                    break;
                case < 14:
                    _world.CommitSome();
                    break;
                case < 16 when _world.Expires && _dice.Chance(0.25):
                    PassMonths();
                    break;
                case < 16:
                    _world.Clock.Advance(TimeSpan.FromMilliseconds(_dice.OneOf(1, Minute, 10 * Minute, 31 * Minute, 150 * Minute)));
                    break;
                case 16 when _world.Expires && _dice.Chance(0.5):
                    _ = _witness.LookAsync(_dice.OneOf(ActMaker.Users.ToArray()));
                    break;
                case 16:
                    _ = Quietly(_world.SettleAsync(_dice.OneOf(ActMaker.Users.ToArray()), CancellationToken.None));
                    break;
                case 17:
                    _dice.OneOf(_world.Nodes.ToArray()).Evict();
                    // Two incarnations that two owners begin in one millisecond are not told apart (docs/decisions/0012).
                    _world.Clock.Advance(TimeSpan.FromMilliseconds(1));
                    break;
                case 18:
                    _clients.AskAgain();
                    break;
                case 19:
                    _world.Deliver();
                    if (_dice.Chance(0.3))
                        _clients.Repeat();
                    break;
                default:
                    if (_dice.Chance(0.4))
                        _world.Crash();
                    break;
            }
            NoFault();
        }
    }

    /// <summary>
    /// Months, to one side or the other of the moment at which some user that was seen in the last hours expires; with the
    /// alarms of the next hours before, or without, as after a long fault. No call, nor a message, is under way for months.
    /// </summary>
    private void PassMonths()
    {
        if (_dice.Chance(0.8))
            _world.Finish();
        else
            _world.CrashAll();
        for (var n = _dice.OneOf(0, 4); n > 0; n--)
        {
            _world.Clock.Advance(TimeSpan.FromMilliseconds(31 * Minute));
            SettleDue(_world.Clock.NowMs);
            _world.Finish();
        }
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_world.Clock.NowMs);
        _world.Clock.AdvanceTo(now.AddMonths(_dice.OneOf(1, 2, 4, 6)).ToUnixTimeMilliseconds() - _dice.OneOf(0, 0, 20 * Minute, 100 * Minute, 200 * Minute));
        _world.Note("months have passed");
    }

    /// <summary>Asks everybody, until all who have expired are gone, and those who waited for that have settled.</summary>
    private void Sweep()
    {
        for (var n = 0; n < 3 && (n == 0 || ActMaker.Users.Any(IsLeftOver)); n++)
        {
            for (var m = 0; m < 2; m++)
            {
                foreach (var user in ActMaker.Users)
                {
                    _ = Quietly(_world.SettleAsync(user, CancellationToken.None));
                    _world.CommitAll();
                }
            }
            ComeToRest();
        }
        LinkChecks.Must("Who has expired, and is there after a sweep", string.Join(' ', ActMaker.Users.Where(IsLeftOver)), "");
    }

    private bool IsLeftOver(EndUserKey user) => _witness.Expired(user, _witness.Past.LogOf(user)) is not null;

    private void ComeToRest()
    {
        _world.IsCalm = true;
        _world.CommitAll();
        for (var n = 0; n < 20 && _clients.Acts.Any(a => a.Taken is null); n++)
        {
            _clients.GiveUpWaiting();
            _clients.AskAgain();
            _world.CommitAll();
        }
        NoFault();
        LinkChecks.Must("Clients that are never answered", string.Join("; ", _clients.Acts.Where(a => a.Taken is null)), "");
        var alarms = _world.Nodes[0].Store;
        for (var n = 0; n < 200; n++)
        {
            var due = alarms.ReadDueAsync(long.MaxValue, 100, CancellationToken.None).AsTask().Result;
            if (due.Count == 0)
                return;
            _world.Clock.AdvanceTo(Math.Max(due[0].DueMs, _world.Clock.NowMs));
            SettleDue(_world.Clock.NowMs);
            _world.CommitAll();
            NoFault();
        }
        throw new InvalidOperationException("At the end no alarm is left: there are alarms after 200 rounds.");
    }

    private void SettleDue(long nowMs)
    {
        foreach (var alarm in _world.Nodes[0].Store.ReadDueAsync(nowMs, 100, CancellationToken.None).AsTask().Result)
            _ = Quietly(_world.SettleAsync(alarm.User, CancellationToken.None));
    }

    /// <summary>A process that the other has overtaken shows what was, until it writes or settles; from then on it must not.</summary>
    private void SettleEverywhere()
    {
        foreach (var node in _world.Nodes)
        {
            foreach (var user in ActMaker.Users)
                Settle(node.Owner(user));
        }
        NoFault();
        var due = _world.Nodes[0].Store.ReadDueAsync(long.MaxValue, 1, CancellationToken.None).AsTask().Result;
        LinkChecks.Must("Alarms that are left after both processes have settled", due.Count, 0);
    }

    private static void Settle(EndUserOwner owner)
    {
        var settled = owner.SettleAsync(CancellationToken.None).AsTask();
        // Refused is who does not know of rows that the other wrote; it has then read them.
        if (settled.IsFaulted)
            settled = owner.SettleAsync(CancellationToken.None).AsTask();
        LinkChecks.Must(
            $"{owner.Key.Kind} {owner.Key.Id} settles at rest", settled.Exception?.ToString() ?? settled.Status.ToString(), nameof(TaskStatus.RanToCompletion));
    }

    private void NoFault()
    {
        if (_witness.Fault is { } fault)
            throw new InvalidOperationException(fault);
    }

    private static async Task Quietly(ValueTask call)
    {
        try
        {
            await call;
        }
        catch (StoreException)
        {
            // The alarm stays, or the next one asks again.
        }
    }
}
