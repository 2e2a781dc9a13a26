using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Codec;

namespace Insights.Simulation.Tests.World;

/// <summary>
/// One process that hosts owners of users, as the real hosts do: one owner a user, made when first called. It can die, with
/// all that it holds, and it can stand still.
/// </summary>
internal sealed class SimProcess
{
    private readonly SimWorld _world;
    private readonly Dictionary<EndUserKey, Mailbox> _mailboxes = [];
    private EndUserPorts _ports = null!;
    private int _incarnation;
    private long _pausedUntilMs;

    public SimProcess(SimWorld world, int number)
    {
        (_world, Number) = (world, number);
        Begin();
    }

    public int Number { get; }

    public bool IsUp { get; private set; }

    /// <summary>Up, and not standing still.</summary>
    public bool Runs => IsUp && _world.NowMs >= _pausedUntilMs;

    /// <summary>Whether a call would reach an owner that was there before.</summary>
    public bool Holds(EndUserKey user) => _mailboxes.ContainsKey(user);

    /// <summary>Does something after a while, unless the process has died by then; when it stands still, when it goes on.</summary>
    public void Later(long ms, Action does)
    {
        var incarnation = _incarnation;
        _world.Timeline.After(ms, Do);

        void Do()
        {
            if (incarnation != _incarnation)
                return;
            if (_world.NowMs < _pausedUntilMs)
                _world.Timeline.At(_pausedUntilMs, Do);
            else
                does();
        }
    }

    /// <summary>Calls the user's owner, now or when its turn has come; never, if the process is down, or dies before.</summary>
    public void Call(EndUserKey user, Action<EndUserOwner> call) => Later(0, () =>
    {
        if (!IsUp)
            return;
        if (!_mailboxes.TryGetValue(user, out var mailbox))
            _mailboxes.Add(user, mailbox = new Mailbox(new EndUserOwner(user, _ports)));
        mailbox.Post(call);
    });

    /// <summary>Lets the calls go on whose turn has come.</summary>
    public void TakeTurns()
    {
        if (!Runs)
            return;
        foreach (var mailbox in _mailboxes.Values)
            mailbox.TakeTurns();
    }

    /// <summary>Lets owners go that have nothing to do.</summary>
    public void Evict()
    {
        foreach (var (user, mailbox) in _mailboxes)
        {
            if (mailbox.IsIdle && _world.Dice.Chance(0.7))
            {
                _mailboxes.Remove(user);
                _world.Tally.Count("owner evicted");
            }
        }
    }

    public void Pause(long ms)
    {
        _world.Disturbed("pause");
        _world.Note($"process {Number} stands still for {ms} ms");
        _pausedUntilMs = _world.NowMs + ms;
        _world.Timeline.At(_pausedUntilMs, () =>
        {
            _world.Disturbed("pause over");
            _world.Alarms.PollLater(0);
        });
    }

    public void Crash()
    {
        _world.Disturbed("crash");
        _world.Note($"process {Number} dies");
        _incarnation++;
        IsUp = false;
        _mailboxes.Clear();
        _world.DamageSnapshots();
        _world.Timeline.After(_world.Dice.OneOf(0, 1000, 60_000, 600_000), () =>
        {
            _world.Disturbed("start after a crash");
            Begin();
            _world.Alarms.PollLater(0);
        });
    }

    private void Begin()
    {
        var store = new StorePort(_world, this);
        _ports = new EndUserPorts(store, UserCodec.Instance, _world.Settings, _world.Clock, _world.Plan.EntriesPerSnapshot);
        IsUp = true;
    }
}
