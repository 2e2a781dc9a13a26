using System.Text;
using Insights.Cli.Send.Formats;

namespace Insights.Cli.Tests.Send.Formats;

public sealed class NdjsonFormatTests
{
    [Fact]
    public void An_ID_that_is_given_stays() => Id("""{"eventId":"mine"}""").ShouldBe("mine");

    [Theory]
    [InlineData("""{"type":"a"}""")]
    [InlineData("""{"type":"a","eventId":null}""")]
    public void An_ID_that_is_not_given_follows_from_the_line(string line) =>
        Id(line).ShouldBe(Ids.New().For(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"\ud800":1}""")]
    public void A_line_that_is_no_object_is_told(string line) => Read(line).Fault.ShouldNotBeNullOrEmpty();

    [Fact]
    public void Bytes_that_are_no_text_are_told() =>
        NdjsonFormat.Read(new(1, [(byte)'"', 0xff, (byte)'"'], 3), Ids.New()).Fault.ShouldNotBeNullOrEmpty();

    private static string? Id(string line) => (string?)Read(line).Event!["eventId"];

    private static Draft Read(string line) => NdjsonFormat.Read(new(1, Encoding.UTF8.GetBytes(line), line.Length), Ids.New());
}
