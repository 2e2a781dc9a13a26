using Insights.Domain.Events;

namespace Insights.Domain.Tests.Events;

public class EventLimitsTests
{
    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("user@example.com")]
    [InlineData("Jürgen 🦊")]
    [InlineData("\u00a0")]
    public void Accepts_any_text_as_an_ID(string id) => EventLimits.IsId(id, 64).ShouldBeTrue();

    [Fact]
    public void Rejects_the_empty_ID() => EventLimits.IsId("", 64).ShouldBeFalse();

    [Theory]
    [InlineData("\0")]
    [InlineData("a\n")]
    [InlineData("\ta")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    [InlineData("\u009f")]
    public void Rejects_control_characters_anywhere(string id) => EventLimits.IsId(id, 64).ShouldBeFalse();

    [Fact]
    public void An_ID_of_the_greatest_length_is_accepted_and_one_byte_more_is_not()
    {
        EventLimits.IsId(new string('x', EventLimits.MaxUserIdBytes), EventLimits.MaxUserIdBytes).ShouldBeTrue();
        EventLimits.IsId(new string('x', EventLimits.MaxUserIdBytes + 1), EventLimits.MaxUserIdBytes).ShouldBeFalse();
    }

    [Theory]
    [InlineData("é", 2)]
    [InlineData("€", 3)]
    [InlineData("🦊", 4)]
    public void Bytes_count_and_not_characters(string character, int bytes)
    {
        var full = string.Concat(Enumerable.Repeat(character, 12));
        EventLimits.IsId(full, 12 * bytes).ShouldBeTrue();
        EventLimits.IsId(full, (12 * bytes) - 1).ShouldBeFalse();
    }

    [Fact]
    public void Rejects_half_a_surrogate_pair()
    {
        foreach (var id in (string[])["\ud83e", "\udd8a", "a\ud83eb", "\udd8a\ud83e", "🦊\ud83e"])
        {
            EventLimits.IsId(id, 64).ShouldBeFalse();
            EventLimits.IsWellFormed(id).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("🦊🦊")]
    public void Whole_pairs_and_plain_text_are_well_formed(string text) => EventLimits.IsWellFormed(text).ShouldBeTrue();
}
