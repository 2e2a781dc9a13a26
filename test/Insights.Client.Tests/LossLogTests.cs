using Insights.Client.Tests.Fixture;
using Insights.Testing.Logging;
using Insights.V1;
using Microsoft.Extensions.Logging;

namespace Insights.Client.Tests;

public sealed class LossLogTests
{
    [Fact]
    public async Task Losses_are_logged_at_once_then_in_one_line_every_ten_seconds_and_name_nobody()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Instead = e => new EventResult { Status = EventResult.Types.Status.Rejected, Reason = EventResult.Types.Reason.InvalidType, Detail = "secret" };
        using var log = new LogCapture();
        var rig = new Rig(o => (o.LoggerFactory, o.BatchEvents, o.MaxBatchesUnderWay) = (log, 1, 1), gateway);
        await rig.EnqueueAsync(1, "first");
        await rig.FlushStillAsync();
        Warnings().ShouldBe(["1 events were lost (Rejected InvalidType: 1)."]);
        await rig.EnqueueAsync(3, "more");
        await rig.FlushStillAsync();
        Warnings().Count.ShouldBe(1);
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await rig.EnqueueAsync(1, "later");
        await rig.FlushStillAsync();
        Warnings().Skip(1).ShouldBe(["4 events were lost (Rejected InvalidType: 4)."]);
        await rig.EnqueueAsync(2, "last");
        await rig.DisposeAsync();
        Warnings().Skip(2).ShouldBe(["2 events were lost (Rejected InvalidType: 2)."]);
        log.Lines.Count(l => l.Level == LogLevel.Debug && l.Text.Contains("secret", StringComparison.Ordinal)).ShouldBe(7);

        List<string> Warnings() => [.. log.Troubles.Select(l => l.Text.Trim())];
    }
}
