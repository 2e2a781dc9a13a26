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
    [InlineData(1000, 5000L, 4900, 900)] // a clock ahead, with sent_at: 100 ms before it was received
    [InlineData(1000, 50L, 0, 950)] // a clock behind, with sent_at
    [InlineData(1000, 700L, 700, 1000)] // sent the moment it happened
    [InlineData(1000, 600L, 700, 700)] // sent_at before time: not used
    [InlineData(1000, 1600L, 1700, 1000)] // not used, and never after received_at
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
