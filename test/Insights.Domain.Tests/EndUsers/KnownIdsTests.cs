using Insights.Domain.EndUsers;
using Insights.Domain.Events;

namespace Insights.Domain.Tests.EndUsers;

public sealed class KnownIdsTests
{
    [Fact]
    public void Holds_what_was_added_and_nothing_else_however_many_there_are()
    {
        var known = Enumerable.Range(0, 10_000).Select(i => Id($"e{i}")).ToList();
        var ids = new KnownIds(known.Take(3), 3);
        foreach (var id in known.Skip(3))
            ids.Add(id);
        foreach (var id in known)
            ids.Holds(id, known, static ids => ids).ShouldBeTrue(id.ToString());
        for (var i = 10_000; i < 30_000; i++)
            ids.Holds(Id($"e{i}"), known, static ids => ids).ShouldBeFalse();
    }

    [Fact]
    public void What_is_added_after_the_IDs_themselves_were_gathered_is_known_too()
    {
        var known = new List<CompactId> { Id("a") };
        var ids = new KnownIds(known, 1);
        ids.Holds(Id("a"), known, static ids => ids).ShouldBeTrue();
        ids.Add(Id("b"));
        ids.Holds(Id("b"), 0, static _ => throw new InvalidOperationException("gathered twice")).ShouldBeTrue();
    }

    [Fact]
    public void Of_a_new_ID_the_others_are_not_asked_for() =>
        new KnownIds([Id("a"), Id("b")], 2).Holds(Id("c"), 0, static _ => throw new InvalidOperationException("asked for")).ShouldBeFalse();

    private static CompactId Id(string text) => CompactId.Of(text);
}
