using FsCheck;
using FsCheck.Fluent;
using Insights.Domain.Profiles;
using Insights.Domain.Tests.Generators;

namespace Insights.Domain.Tests.Profiles;

public class SessionTotalsTests
{
    [Fact]
    public void None_is_the_unit() => ForAny.Case(Any, a =>
    {
        a.Combine(SessionTotals.None).ShouldBe(a);
        SessionTotals.None.Combine(a).ShouldBe(a);
    });

    [Fact]
    public void The_order_of_two_parts_does_not_matter() =>
        ForAny.Case(Gen.Two(Any), p => p.Item1.Combine(p.Item2).ShouldBe(p.Item2.Combine(p.Item1)));

    [Fact]
    public void How_parts_are_grouped_does_not_matter() => ForAny.Case(Gen.Three(Any), p =>
        p.Item1.Combine(p.Item2).Combine(p.Item3).ShouldBe(p.Item1.Combine(p.Item2.Combine(p.Item3))));

    [Fact]
    public void None_has_no_averages() =>
        (SessionTotals.None.AverageDurationMs, SessionTotals.None.AverageGapMs).ShouldBe(((long?)null, (long?)null));

    private static Gen<SessionTotals> Any => Gen.Frequency(
        (1, Gen.Constant(SessionTotals.None)),
        (6, from n in Gen.Choose(1, 1000)
            from duration in Gen.Choose(0, int.MaxValue)
            from start in Gen.Choose(0, int.MaxValue)
            from length in Gen.Choose(0, int.MaxValue)
            select new SessionTotals(n, duration, start, (long)start + length)));
}
