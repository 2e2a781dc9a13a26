using Google.Protobuf;
using Insights.Cluster.Tests.Fixture;
using Insights.Contracts;
using Insights.Domain.EndUsers;
using Insights.Storage.Codec;
using Insights.Storage.V1;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;
using Insights.Testing.Records;
using Orleans;

namespace Insights.Cluster.Tests.Wire;

/// <summary>A silo of a later version asks one of this version: every part of what it says has fields that are not known here.</summary>
public sealed class TwoVersionsTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.PostgreSqlAsync();

    public async Task DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_later_silo_records_executes_reads_and_settles_in_this_one()
    {
        var at = Moments.At("10:00");
        var silos = await TestSilo.StartAsync(2, _database, new TestSiloOptions { Clock = new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(at)) });
        await using var one = silos[0];
        await using var two = silos[1];
        var alice = new EndUserKey("acme", UserKind.Identified, "alice");
        (await one.Users.RecordAsync(alice, [An.Click("10:00", "e1").Command(at)], CancellationToken.None)).ShouldBe([RecordOutcome.Accepted]);
        one.Active.IsActive(alice).ShouldBeTrue();
        var user = two.Get<IGrainFactory>().GetGrain<IEndUserGrain>(alice.ToHash());

        var e = An.Click("10:00", "e2").From("DE", "BE", "Berlin").Build().ToProto(at);
        var recorded = await AskAsync(user.RecordAsync, r => r.Events.Add(new EventToRecord { Event = e }));
        recorded.Outcomes.ShouldBe([OwnerAnswer.Types.Outcome.Accepted]);
        var seq = await AskAsync(user.ExecuteAsync, r => r.Command = new UserCommand { ReadSeq = new ReadSeq() });
        seq.Answer.SeqIs.Seq.ShouldBe(3);
        (await AskAsync(user.GetAsync, _ => { })).Profile.OpenSession.Events.ShouldBe(2);
        (await AskAsync(user.SettleAsync, _ => { })).Fault.ShouldBe(OwnerAnswer.Types.Fault.Unspecified);

        async Task<OwnerAnswer> AskAsync(Func<Message, Task<Message>> call, Action<OwnerRequest> with)
        {
            var request = new OwnerRequest { User = alice.ToProto() };
            with(request);
            var newer = NewerVersion.With(request);
            newer.Length.ShouldBeGreaterThan(request.CalculateSize());
            return OwnerAnswer.Parser.ParseFrom((await call(new Message { Bytes = newer })).Bytes);
        }
    }
}
