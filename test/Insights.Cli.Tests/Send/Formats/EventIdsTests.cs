using System.Security.Cryptography;
using Insights.Cli.Send.Formats;

namespace Insights.Cli.Tests.Send.Formats;

public sealed class EventIdsTests
{
    [Fact]
    public void An_ID_is_the_half_of_a_hash_of_its_line() =>
        new EventIds().For("a"u8).ShouldBe(Convert.ToHexStringLower(SHA256.HashData("a"u8))[..32]);

    [Fact]
    public void Identical_lines_are_one_event()
    {
        var ids = new EventIds();
        ids.For("a"u8).ShouldBe(ids.For("a"u8));
    }

    [Fact]
    public void Identical_lines_are_several_events_where_repeats_count()
    {
        string[] Read()
        {
            var ids = new EventIds(countRepeats: true);
            return [ids.For("a"u8), ids.For("b"u8), ids.For("a"u8), ids.For("a"u8)];
        }

        Read().Distinct().Count().ShouldBe(4);
        Read().ShouldBe(Read());
        Read()[0].ShouldBe(new EventIds().For("a"u8));
    }
}
