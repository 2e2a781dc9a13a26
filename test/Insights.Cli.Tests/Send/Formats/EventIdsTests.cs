using Insights.Cli.Send.Formats;
using Insights.Testing.Data;

namespace Insights.Cli.Tests.Send.Formats;

public sealed class EventIdsTests
{
    [Fact]
    public void An_ID_is_the_half_of_a_keyed_hash_of_its_line() => Ids.New().For("a"u8).ShouldBe(TestIdKey.Hash("event\na"));

    [Fact]
    public void Identical_lines_right_behind_one_another_are_one_event_and_apart_they_are_several() =>
        Distinct(IdenticalLines.Apart, "a", "a", "b", "a", "a").ShouldBe([0, 0, 1, 2, 2]);

    [Fact]
    public void Identical_lines_are_one_event_where_one_is_asked_for() =>
        Distinct(IdenticalLines.One, "a", "a", "b", "a").ShouldBe([0, 0, 1, 0]);

    [Fact]
    public void Identical_lines_are_as_many_events_where_each_is_asked_for() =>
        Distinct(IdenticalLines.Each, "a", "a", "b", "a").ShouldBe([0, 1, 2, 3]);

    [Fact]
    public void The_same_file_gives_the_same_IDs_again_and_the_first_of_identical_lines_has_the_same_in_every_way()
    {
        string[] Read(IdenticalLines identical)
        {
            var ids = Ids.New(identical);
            return [ids.For("a"u8), ids.For("b"u8), ids.For("a"u8)];
        }

        Read(IdenticalLines.Apart).ShouldBe(Read(IdenticalLines.Apart));
        Read(IdenticalLines.Apart)[..2].ShouldBe(Read(IdenticalLines.One)[..2]);
        Read(IdenticalLines.Apart).ShouldBe(Read(IdenticalLines.Each));
    }

    /// <summary>Which event each line is: the number of the first that has its ID among those that differ.</summary>
    private static int[] Distinct(IdenticalLines identical, params string[] lines)
    {
        var ids = Ids.New(identical);
        var seen = new List<string>();
        return [.. lines.Select(line =>
        {
            var id = ids.For(System.Text.Encoding.UTF8.GetBytes(line));
            if (!seen.Contains(id))
                seen.Add(id);
            return seen.IndexOf(id);
        })];
    }
}
