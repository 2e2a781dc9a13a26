using System.Text.Json.Nodes;
using Insights.Cli.Send.Times;

namespace Insights.Cli.Tests.Send.Times;

public sealed class TimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-01-02T12:00:00Z", "2026-01-02T12:00:00Z")]
    [InlineData("2026-01-02t13:00:00.5+01:00", "2026-01-02T12:00:00.500Z")]
    [InlineData("2026-01-02T12:00:00.123456789Z", "2026-01-02T12:00:00.123Z")]
    [InlineData("0001-01-01T00:00:00.999999999Z", "0001-01-01T00:00:00.999Z")]
    [InlineData("2026-01-02T12:00:00", null)]
    [InlineData("2026-01-02T12:00:00.Z", null)]
    [InlineData("2026-01-02T12:00:00.1x3Z", null)]
    [InlineData("2026-13-02T12:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    [InlineData("2026-01-02 12:00:00Z", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Times_are_read_to_the_millisecond(string? text, string? read) =>
        (Rfc3339.TryRead(text, out var time) ? Rfc3339.Write(time) : null).ShouldBe(read);

    [Theory]
    [InlineData("now", "2026-01-02T12:00:00Z")]
    [InlineData("now-1h", "2026-01-02T11:00:00Z")]
    [InlineData("now-90s", "2026-01-02T11:58:30Z")]
    [InlineData("now-2d", "2025-12-31T12:00:00Z")]
    [InlineData("2020-02-29T00:00:00Z", "2020-02-29T00:00:00Z")]
    [InlineData("now+1h", null)]
    [InlineData("now-", null)]
    [InlineData("now-1", null)]
    [InlineData("now--1h", null)]
    [InlineData("now-99999d", null)]
    [InlineData("yesterday", null)]
    public void The_last_event_lands_where_it_is_told(string text, string? lands)
    {
        var last = new DateTimeOffset(2015, 5, 20, 21, 5, 59, TimeSpan.Zero);
        var shift = LastAt.TryParse(text)?.ShiftFrom(last, Noon);
        (shift is { } by ? Rfc3339.Write(last + by) : null).ShouldBe(lands);
    }

    [Theory]
    [InlineData("\"2026-01-02T12:00:00.250Z\"", "\"2026-01-02T13:00:00.250Z\"")]
    [InlineData("1767355200000", "1767358800000")]
    [InlineData("\"no time\"", "\"no time\"")]
    [InlineData("true", "true")]
    [InlineData("1e300", "1e300")]
    [InlineData("\"9999-12-31T23:59:59Z\"", "\"9999-12-31T23:59:59Z\"")]
    public void A_shift_keeps_the_form_of_a_time_and_leaves_alone_what_is_none(string time, string shifted)
    {
        var read = new JsonObject { ["time"] = JsonNode.Parse(time) };
        EventTime.Shift(read, TimeSpan.FromHours(1));
        read["time"]!.ToJsonString().ShouldBe(shifted);
    }
}
