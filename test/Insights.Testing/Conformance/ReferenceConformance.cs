using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.InMemory;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>
/// Bursts of writes of every kind by owners true and stale, handed over without waiting so that they share commits: each
/// ends as it does in the in-memory store, and leaves the same behind.
/// </summary>
public abstract class ReferenceConformance(StoreDatabase database) : StoreConformance(database)
{
    private const int Users = 5;
    private const int Bursts = 6;
    private const int WritesPerBurst = 60;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Ends_every_write_as_the_reference_does(int seed)
    {
        await using var store = await OpenAsync();
        var users = Enumerable.Range(0, Users).Select(user => Writer((seed * Users) + user).User).ToArray();
        var (real, reference) = (new Side(store), new Side(StorePorts.Of(new InMemoryStore())));
        var random = new Random(seed);
        for (var burst = 0; burst < Bursts; burst++)
        {
            await real.LoadAsync(users);
            await reference.LoadAsync(users);
            var writes = new List<(string What, Task Real, Task Reference)>();
            for (var i = 0; i < WritesPerBurst; i++)
            {
                var user = random.Next(Users);
                var owner = random.Next(10) == 0 ? 1 : 0;
                var choice = random.Next(100);
                writes.Add(($"burst {burst}, write {i}, user {user}, owner {owner}, choice {choice}", real.Write(users[user], owner, choice), reference.Write(users[user], owner, choice)));
            }
            foreach (var (what, made, expected) in writes)
                (await OutcomeAsync(made)).ShouldBe(await OutcomeAsync(expected), $"seed {seed}, {what}");
        }
        foreach (var user in users)
            await ShouldBeEqualAsync(store, reference.Ports, user);
    }

    private static async Task ShouldBeEqualAsync(StorePorts store, StorePorts reference, EndUserKey user)
    {
        var (read, expected) = (await store.Records.ReadAsync(user, None), await reference.Records.ReadAsync(user, None));
        read.Entries.Select(Text).ShouldBe(expected.Entries.Select(Text));
        read.Sessions.ShouldBe(expected.Sessions);
        (read.Head, read.Profile, read.AlarmDueMs, read.Snapshot?.Seq).ShouldBe((expected.Head, expected.Profile, expected.AlarmDueMs, expected.Snapshot?.Seq));
    }

    private static async Task<string> OutcomeAsync(Task write)
    {
        try
        {
            await write;
            return "written";
        }
        catch (StoreException e)
        {
            return e.Fault.ToString();
        }
    }

    /// <summary>Two owners of each user on one store. What they write follows from what each believes, never from answers.</summary>
    private sealed class Side(StorePorts ports)
    {
        private readonly Dictionary<(EndUserKey, int), Owner> _owners = [];
        private int _clock;

        public StorePorts Ports => ports;

        public Task Write(EndUserKey user, int number, int choice)
        {
            _clock++;
            if (!_owners.TryGetValue((user, number), out var owner))
                return Task.CompletedTask;
            switch (choice)
            {
                case < 40:
                    owner.Seq += 1 + (choice % 3);
                    var entries = Entries(owner.WriteSession, owner.Seq - (choice % 3), 1 + (choice % 3), $"clock {_clock}");
                    return ports.Users.AppendAsync(entries with { AlarmMs = choice % 2 == 0 ? _clock : null });
                case < 97 when owner.Seq > 0:
                    var settlement = new Settlement(owner.WriteSession, owner.Seq - (choice == 40 ? 1 : 0))
                    {
                        Alarm = choice < 65 ? new AlarmUpdate(choice < 55 ? _clock : null) : null,
                        Snapshot = choice is >= 60 and < 75 ? BitConverter.GetBytes(_clock) : null,
                        Projection = choice >= 62
                            ? Projection(owner.Head, _clock, choice % 4 * 60_000L, ASession(choice % 5), ASession(5 + (choice % 7)))
                            : null,
                    };
                    if (settlement.Projection is not null)
                        owner.Head = new ProjectionHead(owner.Seq, _clock);
                    return ports.Users.SettleAsync(settlement);
                case < 97:
                    return Task.CompletedTask;
                default:
                    var erased = ports.Users.EraseAsync(owner.WriteSession, owner.Seq);
                    (owner.Seq, owner.Head) = (0, null);
                    _owners.Remove((user, 1 - number)); // its writes could fit the new user: owners have no order between them
                    return erased;
            }
        }

        /// <summary>What an owner does at first and after a failure: reads, and begins another write session.</summary>
        public async Task LoadAsync(IEnumerable<EndUserKey> users)
        {
            foreach (var user in users)
            {
                for (var number = 0; number < 2; number++)
                {
                    if (_owners.TryGetValue((user, number), out var owner) && !owner.WriteSession.IsBroken)
                        continue;
                    var record = await ports.Records.ReadAsync(user, None);
                    _owners[(user, number)] = new Owner(new WriteSession(user)) { Seq = record.Entries.Count, Head = record.Head };
                }
            }
        }
    }

    private sealed class Owner(WriteSession writer)
    {
        public WriteSession WriteSession => writer;

        public long Seq { get; set; }

        public ProjectionHead? Head { get; set; }
    }
}
