using System.Text;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Tests.Send.Formats;

public sealed class WalkMeFormatTests
{
    [Theory]
    [InlineData("""{"time":1}""", "line 1=1")]
    [InlineData("{\n\"time\":\n1}\n", "line 1=1")]
    [InlineData("""[{"time":1},{"time":2}]""", "line 1, event 1=1", "line 1, event 2=2")]
    [InlineData("[\n{\"time\":1},\n{\"time\":2}]", "line 1, event 1=1", "line 1, event 2=2")]
    [InlineData("{\"time\":1}\n\n{\"time\":2}\n", "line 1=1", "line 3=2")]
    [InlineData("{\"time\":1}\n[{\"time\":2}]\n", "line 1=1", "line 2, event 1=2")]
    [InlineData("bad\n{\"time\":2}\n", "line 1=", "line 2=2")]
    [InlineData("{\"time\":1}\nbad", "line 1=1", "line 2=")]
    [InlineData("[7,{\"time\":1}]", "line 1, event 1=", "line 1, event 2=1")]
    [InlineData("")]
    public async Task A_file_is_a_document_or_a_list_or_lines_of_either(string file, params string[] read) =>
        (await ReadAsync(file)).Select(d => $"{d.Position}={d.Event?["time"]}").ShouldBe(read);

    [Fact]
    public async Task The_layout_of_a_document_does_not_change_its_ID()
    {
        var flat = await ReadAsync("""{"time":1,"type":"play"}""");
        var laidOut = await ReadAsync("{\n  \"time\": 1,\n  \"type\": \"play\"\n}");
        ((string)flat[0].Event!["eventId"]!).ShouldBe((string)laidOut[0].Event!["eventId"]!);
    }

    private static async Task<List<Draft>> ReadAsync(string file)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        var drafts = new List<Draft>();
        await foreach (var draft in new WalkMeFormat(Ids.New()).ReadAsync(LineReader.ReadAsync(stream, default), default))
            drafts.Add(draft);
        return drafts;
    }
}
