using Insights.Domain.Sessions;

namespace Insights.Domain.Tests.Sessions;

public class IdPrintsTests
{
    private static readonly uint[] Stored = [966486538, 1596004501, 3659987801, 3788220283];

    [Fact]
    public void What_was_added_is_never_missed()
    {
        var prints = new IdPrints();
        var ids = Enumerable.Range(0, 1000).Select(i => $"event-{i}").ToList();
        prints.Add(ids.Take(500));
        prints.Add(ids.Skip(500));
        ids.ShouldAllBe(id => prints.MayHold(id));
        prints.Count.ShouldBe(1000);
    }

    [Fact]
    public void What_was_not_is_hardly_ever_mistaken()
    {
        var prints = new IdPrints();
        prints.Add(Enumerable.Range(0, 1000).Select(i => $"event-{i}"));
        Enumerable.Range(1000, 10_000).Count(i => prints.MayHold($"event-{i}")).ShouldBeLessThan(3);
    }

    [Fact]
    public void None_holds_nothing() => new IdPrints().MayHold("a").ShouldBeFalse();

    [Fact]
    public void IDs_made_to_share_a_print_of_no_key_do_not_share_one()
    {
        var prints = new IdPrints();
        prints.Add(["click-03ada2"]);
        prints.MayHold("click-676bff").ShouldBeFalse();
    }

    [Fact]
    public void Prints_are_stored_with_their_key_so_they_stay_as_they_are()
    {
        var prints = IdPrints.Restore((1, 2), Stored);
        new[] { "", "a", "e-1", "🦊" }.ShouldAllBe(id => prints.MayHold(id));
    }
}
