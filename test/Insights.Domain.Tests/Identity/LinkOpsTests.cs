using Insights.Domain.Identity;
using Insights.Testing.Histories;

namespace Insights.Domain.Tests.Identity;

public sealed class LinkOpsTests
{
    private static readonly string[] Users = ["u", "v", "w", "x", "y", "z"];

    [Fact]
    public void What_stands_for_a_user_in_the_ID_of_a_link_by_an_event_is_stored_so_it_stays_as_it_is() =>
        new[] { "", "a", "e-1", "🦊" }.Select(OpKey.ThirtyTwoBitsOf).ShouldBe(new uint[] { 447841614, 1297337080, 1358333882, 1113117222 });

    /// <summary>Whom an operation does not touch is told nothing of it, so what is theirs must stay.</summary>
    [Fact]
    public void An_operation_changes_nothing_for_anyone_whom_it_does_not_touch()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var dice = new Dice(seed);
            var (ops, taken) = (new LinkOps(), new List<LinkOp>());
            for (var n = 0; n < 12; n++)
            {
                var before = Of(taken);
                taken.Add(new LinkOp(new OpKey(dice.Between(0, 8), $"op-{dice.Between(0, 9)}-{n}"), dice.Chance(0.3) ? null : dice.OneOf(Users)));
                var touched = ops.Add(taken[^1]);
                touched.Count.ShouldBeLessThanOrEqualTo(3);
                foreach (var user in Users.Except(touched))
                {
                    Spans(ops, user).ShouldBe(Spans(before, user), $"seed {seed}, operation {n}");
                    for (var at = -1; at <= 9; at++)
                        (ops.OwnersAt(at).User == user).ShouldBe(before.OwnersAt(at).User == user, $"seed {seed}, operation {n}, at {at}");
                }
            }
        }
    }

    private static LinkOps Of(IEnumerable<LinkOp> taken)
    {
        var ops = new LinkOps();
        foreach (var op in taken)
            ops.Add(op);
        return ops;
    }

    private static List<LinkSpan> Spans(LinkOps ops, string user) => [.. ops.Spans().Where(s => s.OtherId == user)];
}
