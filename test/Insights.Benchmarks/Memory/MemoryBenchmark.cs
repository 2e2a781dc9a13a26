using Insights.Benchmarks.Events;
using Insights.Benchmarks.Running;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Standalone.Mailboxes;
using Insights.Testing.Clocks;

namespace Insights.Benchmarks.Memory;

/// <summary>Bytes that a user takes awake, with an open session, and asleep. Measured in this process, by growth.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const int EventsPerUser = 5;

    public string Name => "memory";

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        var users = settings.Quick ? 20_000 : 100_000;
        var clock = new ManualTimeProvider();
        var nowhere = new NowhereStore();
        var options = new MailboxOptions();
        var host = new MailboxHost(new EndUserPorts(nowhere, nowhere, clock), options);
        await WakeAsync(host, users: 100, clock);
        Sleep(host, options, clock);

        var (heap, resident) = Memory();
        await WakeAsync(host, users, clock);
        var (heapAwake, residentAwake) = Memory();
        Expect(host.Awake == users);
        Sleep(host, options, clock);
        Expect(host.Awake == 0);
        var (heapAsleep, residentAsleep) = Memory();

        report.Add($"memory: heap of a user awake, session of {EventsPerUser} events", Bytes(heapAwake - heap, users));
        report.Add("memory: resident memory of the same", Bytes(residentAwake - resident, users));
        report.Add("memory: heap of a user asleep", Bytes(heapAsleep - heap, users));
        report.Add("memory: resident memory of the same, kept by the runtime for the next ones", Bytes(residentAsleep - resident, users));
    }

    private static async Task WakeAsync(MailboxHost host, int users, ManualTimeProvider clock)
    {
        for (var i = 0; i < EventsPerUser; i++)
        {
            for (var user = 0; user < users; user++)
            {
                var e = SampleEvents.Event(((long)user * EventsPerUser) + i, clock.NowMs - 1000 + i);
                await host.RecordAsync(SampleEvents.User(user), [new RecordEvent(e, clock.NowMs, false)], CancellationToken.None);
            }
        }
    }

    private static void Sleep(MailboxHost host, MailboxOptions options, ManualTimeProvider clock)
    {
        clock.Advance(options.AwakeFor);
        host.Sweep();
    }

    private static (long Heap, long Resident) Memory()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    private static string Bytes(long growth, int users) => Report.Number(Math.Max(0, (double)growth / users), "bytes");

    private static void Expect(bool condition)
    {
        if (!condition)
            throw new InvalidOperationException("The host does not hold the users that it should.");
    }
}
