using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Tests.Fixture;
using Insights.Testing.Clocks;

namespace Insights.Service.Tests.Ingest;

/// <summary>Ingest refuses before memory is full, and no public key fills it with users that it makes up.</summary>
public sealed class MemoryTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Where_memory_is_nearly_full_events_are_answered_OVERLOADED_and_taken_again_when_there_is_room()
    {
        var world = await World.WithAccountAsync();
        var memory = new MemoryLoad { Percent = MemoryLoad.FullPercent };
        var ingest = new IngestService(world.Users, world.Intake, world.Clock, memory: memory);
        (await Should.ThrowAsync<ServiceException>(async () => await SendAsync(ingest, world))).Fault.ShouldBe(ServiceFault.ResourceExhausted);
        memory.Percent = MemoryLoad.FullPercent - 1;
        (await SendAsync(ingest, world)).Single().Status.ShouldBe(RecordStatus.Accepted);
    }

    [Fact]
    public void A_public_key_brings_so_many_new_users_a_minute_and_no_more()
    {
        var users = new NewUsers(_clock, 1_000);
        Taken(users, World.IngestKey, "a", 2_000).ShouldBeInRange(1_000, 1_010);
        // Those it brought go on.
        Taken(users, World.IngestKey, "a", 900).ShouldBe(900);
        Taken(users, new Caller("acme", KeyKind.Ingest, "another"), "b", 500).ShouldBe(500);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Taken(users, World.IngestKey, "c", 2_000).ShouldBeInRange(1_000, 1_010);
    }

    [Fact]
    public async Task Where_memory_is_getting_full_public_keys_bring_no_new_users_and_those_they_brought_go_on()
    {
        var world = await World.WithAccountAsync();
        var memory = new MemoryLoad();
        var ingest = new IngestService(world.Users, world.Intake, world.Clock, memory: memory, newUsers: new NewUsers(_clock, 1_000));
        (await SendAsync(ingest, world)).Single().Status.ShouldBe(RecordStatus.Accepted);
        memory.Percent = MemoryLoad.NearlyFullPercent;
        (await SendAsync(ingest, world)).Single().Status.ShouldBe(RecordStatus.Accepted);
        (await SendAsync(ingest, world, World.ServerKey, "bob")).Single().Status.ShouldBe(RecordStatus.Accepted);
        (await SendAsync(ingest, world, World.IngestKey, "carol")).Single().Rejection!.Reason.ShouldBe(RejectionReason.Overloaded);
    }

    [Fact]
    public void Servers_of_the_customer_bring_as_many_as_they_like()
    {
        var users = new NewUsers(_clock, 1_000);
        Taken(users, World.ServerKey, "a", 5_000).ShouldBe(5_000);
        Taken(users, World.ImportKey, "b", 5_000).ShouldBe(5_000);
        Taken(new NewUsers(_clock, 0), World.IngestKey, "c", 5_000).ShouldBe(5_000);
    }

    [Fact]
    public void Whoever_is_named_again_and_again_stays_known_and_whoever_is_not_is_forgotten()
    {
        var users = new NewUsers(_clock, 1_000);
        Taken(users, World.IngestKey, "a", 1_000).ShouldBe(1_000);
        for (var i = 0; i < 12; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
            Taken(users, World.IngestKey, "a", 500).ShouldBe(500);
        }
        // 500 are new again, the others are not counted.
        Taken(users, World.IngestKey, "a", 1_000).ShouldBe(1_000);
        Taken(users, World.IngestKey, "b", 1_000).ShouldBeInRange(500, 505);
    }

    [Fact]
    public void Events_of_one_user_bring_so_many_bytes_a_day_and_no_more_while_others_go_on()
    {
        var bytes = new UserBytes(1 << 20);
        var alice = new EndUserKey("acme", UserKind.Anonymous, "alice");
        Taken(bytes, World.IngestKey, alice, 15_000).ShouldBe((1 << 20) / 30_100);
        bytes.Count(World.ServerKey, alice, Event(30_000), NowMs)!.Reason.ShouldBe(RejectionReason.UserQuota);
        Taken(bytes, World.ImportKey, alice, 100).ShouldBe(100);
        Taken(bytes, World.IngestKey, alice with { Id = "bob" }, 10).ShouldBe(10);
        _clock.Advance(TimeSpan.FromDays(1));
        Taken(bytes, World.IngestKey, alice, 10).ShouldBe(10);
        Taken(new UserBytes(0), World.IngestKey, alice, 1_000).ShouldBe(1_000);
    }

    private int Taken(UserBytes bytes, Caller caller, EndUserKey user, int count) =>
        Enumerable.Range(0, count).Count(_ => bytes.Count(caller, user, Event(30_000), NowMs) is null);

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static UserEvent Event(int bytes) => new() { EventId = "e", TimeMs = 0, Type = "click", Details = new byte[bytes] };

    private static int Taken(NewUsers users, Caller caller, string prefix, int count)
    {
        users.Forget();
        return Enumerable.Range(0, count).Count(i => users.Count(caller, new EndUserKey("acme", UserKind.Anonymous, $"{prefix}{i}")) is null);
    }

    private static ValueTask<RecordResult[]> SendAsync(IngestService ingest, World world, Caller? key = null, string user = "alice") => ingest.RecordAsync(
        key ?? World.IngestKey, null, null, [new IncomingEvent { UserId = user, Type = "click", TimeMs = world.Clock.GetUtcNow().ToUnixTimeMilliseconds() }], CancellationToken.None);
}
