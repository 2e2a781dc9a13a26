using System.Text;
using System.Text.Json.Nodes;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Tests.Send.Formats;

public sealed class PostHogFormatTests
{
    [Theory]
    [InlineData(
        """{"uuid":"u1","event":"$pageview","distinct_id":"d1","timestamp":"2026-01-02T10:00:00Z","properties":{"$device_id":"d1","$current_url":"https://a.example/p","title":"P","$ip":"203.0.113.7","$browser":"Firefox","$browser_version":120,"$window_id":"w1","plan":"pro"}}""",
        """{"eventId":"u1","anonymousId":"d1","time":"2026-01-02T10:00:00Z","type":"page_view","tabId":"w1","page":{"url":"https://a.example/p","title":"P"},"context":{"ip":"203.0.113.7","browser":{"name":"Firefox","version":"120"}},"properties":{"title":"P","plan":"pro"}}""")]
    [InlineData(
        """{"uuid":"u2","event":"$identify","distinct_id":"alice","timestamp":"2026-01-02 10:00:00Z","properties":{"$anon_distinct_id":"d1","$device_id":"d1"}}""",
        """{"eventId":"u2","userId":"alice","anonymousId":"d1","time":"2026-01-02T10:00:00Z","type":"identify","context":{}}""")]
    [InlineData(
        """{"uuid":"u3","event":"upgraded","distinct_id":"alice","timestamp":"2026-01-02T10:00:00Z","properties":"{\"$is_identified\":true,\"to\":\"VIP\"}"}""",
        """{"eventId":"u3","userId":"alice","time":"2026-01-02T10:00:00Z","type":"upgraded","context":{},"properties":{"to":"VIP"}}""")]
    [InlineData(
        """{"uuid":"u4","event":"$pageleave","distinct_id":"x","timestamp":"2026-01-02T10:00:00Z","properties":{"$is_identified":false}}""",
        """{"eventId":"u4","anonymousId":"x","time":"2026-01-02T10:00:00Z","type":"visibility","passive":true,"context":{}}""")]
    public void An_exported_event_becomes_an_event(string line, string expected)
    {
        var read = Read(line).Event!;
        JsonNode.DeepEquals(read, JsonNode.Parse(expected)).ShouldBeTrue(read.ToJsonString());
    }

    [Theory]
    [InlineData("""{"event":"x"}""", "distinct_id is missing")]
    [InlineData("""{"distinct_id":"x"}""", "event is missing")]
    [InlineData("[]", "not a JSON object")]
    public void What_is_none_is_told(string line, string fault) => Read(line).Fault.ShouldBe(fault);

    private static Draft Read(string line) => PostHogFormat.Read(new Line(1, Encoding.UTF8.GetBytes(line), 0), Ids.New());
}
