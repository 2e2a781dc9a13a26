using Insights.Api.Bodies;
using Insights.Api.Methods;
using Insights.Service;

namespace Insights.Api.Tests.Http.Robustness;

public sealed class BodyRoomTests
{
    private const long Most = 8L * RequestBounds.MostBytes;

    private readonly BodyRoom _room = new(Most);

    [Fact]
    public void A_key_holds_a_quarter_and_no_more_whatever_the_others_hold()
    {
        using var first = _room.Enter("k1");
        using var second = _room.Enter("k1");
        first.Hold(Most / 4);
        Refuses(() => second.Hold(1));
        using var other = _room.Enter("k2");
        other.Hold(Most / 4);
        first.Hold((Most / 4) - 1);
        second.Hold(1);
    }

    [Fact]
    public void All_keys_together_hold_the_whole_and_no_more()
    {
        var leases = Enumerable.Range(0, 5).Select(i => _room.Enter($"k{i}")).ToList();
        foreach (var lease in leases.Take(4))
            lease.Hold(Most / 4);
        Refuses(() => leases[4].Hold(1));
        leases[0].Dispose();
        leases[4].Hold(Most / 4);
        leases.ForEach(l => l.Dispose());
        _room.Held.ShouldBe(0);
    }

    [Fact]
    public void What_is_refused_holds_what_it_held_and_gives_it_back()
    {
        var lease = _room.Enter("k");
        lease.Hold(1000);
        Refuses(() => lease.Hold(Most));
        _room.Held.ShouldBe(1000);
        lease.Dispose();
        lease.Dispose();
        _room.Held.ShouldBe(0);
    }

    private static void Refuses(Action hold)
    {
        var refused = Should.Throw<ServiceException>(hold);
        refused.Fault.ShouldBe(ServiceFault.ResourceExhausted);
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
    }
}
