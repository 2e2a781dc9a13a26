using System.Globalization;
using static Insights.Testing.Oracle.Acceptance;

namespace Insights.Simulation.Tests.Oracle;

public class AcceptanceTests
{
    private const long Hour = 3_600_000;

    private static long Utc(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    [Theory]
    [InlineData(1000, null, 900, 900)] // no sent_at: as stated
    [InlineData(1000, null, 1500, 1000)] // a clock ahead: never after received_at
    [InlineData(1000, 65_000L, 64_900, 900)] // a clock ahead, with sent_at: 100 ms before it was received
    [InlineData(101_000, 50L, 0, 100_950)] // a clock behind, with sent_at
    [InlineData(101_000, 700L, 700, 101_000)] // sent the moment it happened
    [InlineData(101_000, 600L, 700, 700)] // sent_at before time: not used
    [InlineData(1000, 101_600L, 101_700, 1000)] // not used, and never after received_at
    [InlineData(61_000, 1000L, 900, 900)] // 60 s on the way: the clock is right
    [InlineData(61_001, 1000L, 900, 60_901)] // a millisecond more: it is wrong
    [InlineData(1000, 61_000L, 900, 900)] // 60 s ahead: the clock is right
    [InlineData(1000, 61_001L, 900, -59_101)] // a millisecond more: it is wrong
    [InlineData(1000, 5000L, 4900, 1000)] // right, and never after received_at
    public void Effective_time(long received, long? sent, long time, long effective) =>
        EffectiveTimeMs(received, sent, time).ShouldBe(effective);

    [Fact]
    public void Exactly_as_late_as_allowed_is_accepted()
    {
        IsTooLate(0, 24 * Hour, 24 * Hour, isImport: false).ShouldBeFalse();
        IsTooLate(-1, 24 * Hour, 24 * Hour, isImport: false).ShouldBeTrue();
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", "2025-07-01T00:00:00Z")]
    [InlineData("2026-08-31T12:00:00.250Z", "2026-02-28T12:00:00.250Z")] // the shorter month's last day
    [InlineData("2024-08-31T12:00:00Z", "2024-02-29T12:00:00Z")]
    public void History_is_taken_for_six_calendar_months(string received, string earliest)
    {
        IsTooLate(Utc(earliest), Utc(received), Hour, isImport: true).ShouldBeFalse();
        IsTooLate(Utc(earliest) - 1, Utc(received), Hour, isImport: true).ShouldBeTrue();
        IsTooLate(Utc(earliest), Utc(received), Hour, isImport: false).ShouldBeTrue();
    }
}
