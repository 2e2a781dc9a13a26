using System.Diagnostics;
using Insights.Benchmarks.Events;
using Insights.Benchmarks.Running;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Storage.Codec;

namespace Insights.Benchmarks.Domain;

/// <summary>Events per second through the state machine alone, one at a time, on one thread.</summary>
internal sealed class DomainBenchmark : IBenchmark
{
    private const int Users = 1000;
    private const int EventsPerUser = 100;
    private const long StartMs = 1_767_225_600_000;

    private static readonly List<(int User, RecordEvent Command)> _inOrder = [.. Story(Users, EventsPerUser)];

    public string Name => "domain";

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        var one = Story(1, Users * EventsPerUser).ToList();
        var shuffled = _inOrder.ToArray();
        new Random(1).Shuffle(shuffled);
        Variant[] variants =
        [
            new("in order, one user", For(() => Decide(one, whole: false))),
            new("in order, 1,000 users", For(() => Decide(_inOrder, whole: false))),
            new("shuffled, 1,000 users", For(() => Decide(shuffled, whole: false))),
            new("in order, 1,000 users, with alarm and stored form", For(() => Decide(_inOrder, whole: true))),
        ];
        foreach (var variant in variants)
            await variant.Run(settings.WarmUp / variants.Length);
        var measured = await Rounds.RunAsync(variants, settings, report);
        foreach (var m in measured)
            report.Add($"domain: {m.Name}", m, "events/s", m.RatioTo(measured[1]));
    }

    /// <summary>Sessions of 20 events, 10 s apart, with 40 min between them.</summary>
    private static IEnumerable<(int User, RecordEvent Command)> Story(int users, int eventsPerUser)
    {
        for (var i = 0; i < eventsPerUser; i++)
        {
            var timeMs = StartMs + (i * 10_000L) + (i / 20 * 2_400_000L);
            for (var user = 0; user < users; user++)
            {
                // Each is received as it happens but for an hour, so that no order makes one too late.
                yield return (user, new RecordEvent(SampleEvents.Event(((long)i * users) + user, timeMs), timeMs + 3_600_000, false));
            }
        }
    }

    private static Func<TimeSpan, Task<double>> For(Func<int> pass) => duration =>
    {
        GC.Collect();
        var began = Stopwatch.GetTimestamp();
        var events = 0L;
        do
        {
            events += pass();
        }
        while (Stopwatch.GetElapsedTime(began) < duration);
        return Task.FromResult(events / Stopwatch.GetElapsedTime(began).TotalSeconds);
    };

    private static int Decide(IReadOnlyList<(int User, RecordEvent Command)> story, bool whole)
    {
        var users = new EndUser[Users];
        var batch = new RecordEvent[1];
        foreach (var (number, command) in story)
        {
            var user = users[number] ??= new EndUser(SampleEvents.User(number));
            batch[0] = command;
            var decision = user.Decide(batch, AccountSettings.Default);
            if (whole)
            {
                user.WakeFor(decision.Entries, command.ReceivedMs, AccountSettings.Default);
                foreach (var entry in decision.Entries)
                    UserCodec.Instance.Encode(entry);
            }
            foreach (var entry in decision.Entries)
                user.Evolve(entry);
        }
        return story.Count;
    }
}
