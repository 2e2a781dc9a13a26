using Insights.Domain.Accounts;
using Insights.Domain.EndUsers.Ports;
using Insights.Simulation.Tests.Checks;
using Insights.Simulation.Tests.Faults;

namespace Insights.Simulation.Tests.World;

/// <summary>Everything of one run, on one thread: what is durable, the processes, time, chance, and what they must amount to.</summary>
internal sealed class SimWorld : IAccountSettings
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly long _faultsEndMs;
    private readonly AccountSettings _settings;
    private readonly List<string>? _trace;
    private readonly Queue<Transaction> _late = [];
    private SimulationFailed? _failure;

    public SimWorld(History history, Tally tally, List<string>? trace)
    {
        (History, Tally, _trace) = (history, tally, trace);
        Dice = new Dice(unchecked((history.Seed * 7919) + 17));
        Plan = FaultPlan.Draw(Dice);
        Clock = new ManualTimeProvider(History.BaseMs);
        Timeline = new Timeline(Clock, Dice);
        _faultsEndMs = history.EndMs + 3_600_000;
        _settings = Commands.SettingsOf(history.Rules);
        Model = new Model(history.Rules);
        Alarms = new AlarmPoll(this);
        Disk = new Disk(new Witness(this));
        Processes = [.. Enumerable.Range(1, Plan.Processes).Select(n => new SimProcess(this, n))];
    }

    public History History { get; }
    public Tally Tally { get; }
    public Dice Dice { get; }
    public FaultPlan Plan { get; }
    public ManualTimeProvider Clock { get; }
    public Timeline Timeline { get; }
    public Disk Disk { get; }
    public Model Model { get; }
    public AlarmPoll Alarms { get; }
    public IReadOnlyList<SimProcess> Processes { get; }
    public IAccountSettings Settings => this;
    public long NowMs => Clock.NowMs;
    public bool FaultsAreOver => NowMs > _faultsEndMs;

    /// <summary>When something last kept a process from its work.</summary>
    public long DisturbedMs { get; private set; }

    public bool Happens(double fault) => !Plan.Calm && !FaultsAreOver && Dice.Chance(fault);

    /// <summary>How long a write or a read takes, milliseconds.</summary>
    public long Latency() => Dice.Chance(0.5) ? 0 : Dice.Between(0L, Plan.SlowestMs);

    public void Disturbed(string by)
    {
        Tally.Count(by);
        DisturbedMs = NowMs;
    }

    public SimProcess? AnyRunning()
    {
        var running = Processes.Where(p => p.Runs).ToArray();
        return running.Length == 0 ? null : Dice.OneOf(running);
    }

    /// <summary>Some writes that are reported as unclear are made a little later.</summary>
    public void MakeBeforeTheNextRead(Transaction transaction)
    {
        _late.Enqueue(transaction);
        Timeline.After(Dice.Between(1L, 10_000L), MakeLateWrites);
    }

    public void MakeLateWrites()
    {
        while (_late.TryDequeue(out var transaction))
        {
            Tally.Count("write that came late");
            transaction.Apply();
        }
    }

    /// <summary>Each snapshot may be lost by a crash, or come out of it with other bytes.</summary>
    public void DamageSnapshots()
    {
        foreach (var file in Disk.Users.Values)
        {
            if (file.Snapshot is not { Bytes.Length: > 0 } snapshot)
                continue;
            if (Happens(Plan.SnapshotLost))
            {
                Tally.Count("snapshot lost");
                file.Snapshot = null;
            }
            else if (Happens(Plan.SnapshotDamaged))
            {
                Tally.Count("snapshot damaged");
                var bytes = snapshot.Bytes.ToArray();
                if (Dice.Chance(0.5))
                    bytes[Dice.Between(0, bytes.Length - 1)] ^= (byte)(1 << Dice.Between(0, 7));
                else
                    bytes = bytes[..Dice.Between(0, bytes.Length - 1)];
                file.Snapshot = snapshot with { Bytes = bytes };
            }
        }
    }

    /// <summary>Nothing may leave the simulation's thread: what does is not played again the same way.</summary>
    public void OnItsThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("The simulation has left its thread.");
    }

    public void Note(string what) => _trace?.Add($"{HistoryText.Relative(NowMs)} {what}");

    /// <summary>Remembers the first failure: it is thrown by <see cref="Run"/>, not into the code under test.</summary>
    public void Fail(string check, string difference)
    {
        _failure ??= new SimulationFailed(check, $"{HistoryText.Relative(NowMs)}: {difference}");
        Note($"FAILED {check}: {difference}");
    }

    /// <summary>Lets happen all that is going to.</summary>
    public void Run()
    {
        while (_failure is null && Timeline.Step())
        {
            foreach (var process in Processes)
                process.TakeTurns();
            if (Timeline.Steps > 50_000)
                Fail("Everything comes to rest", "50,000 steps, and more to do");
        }
        ThrowIfFailed();
    }

    public void ThrowIfFailed()
    {
        if (_failure is not null)
            throw _failure;
    }

    AccountSettings IAccountSettings.Of(string account) => _settings;
}
