using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Testing.Builders;
using Insights.Testing.InMemory;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>Whoever is about to record looks at users without their turn, and so at any moment of it.</summary>
public sealed class LookAheadTests
{
    private const int Events = 3_000;

    [Fact]
    public async Task Any_moment_of_a_turn_will_do()
    {
        var user = OwnedUser.New();
        var over = false;
        var looks = Task.Run(() =>
        {
            var seen = 0L;
            for (var i = 0; !Volatile.Read(ref over); i++)
                seen += EndUserOwner.LookAhead([user.Owner, null], [new ComingEvent(user.Owner.Key, CompactId.Of($"e{i % Events}")), default]);
            return seen;
        });
        // Prints grow, stretches come, meet, and are folded away.
        for (var i = 0; i < Events; i++)
        {
            (await user.Record(An.Click("10:00", $"e{i}").AtMs(Moments.At("10:00") + (i * 7_919 % Events * 20_000L)))).ShouldBe([RecordOutcome.Accepted]);
            if (i % 500 == 499)
                await user.Owner.SettleAsync(CancellationToken.None);
        }
        Volatile.Write(ref over, true);
        await looks.ShouldNotThrowAsync();
        (await user.Owner.GetAsync(CancellationToken.None)).ShouldNotBeNull();
    }
}
