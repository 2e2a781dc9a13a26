using Insights.Domain.Telemetry;

namespace Insights.Standalone.Mailboxes;

/// <summary>Lets idle users sleep.</summary>
public sealed class Sweeper(MailboxHost host, MailboxOptions options, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var meter = InsightsTelemetry.MeterOf(host);
        meter.CreateObservableUpDownCounter("insights.end_user.awake", () => host.Awake, "{user}", "Users in memory.");
        while (!stoppingToken.IsCancellationRequested)
        {
            host.Sweep();
            await Task.Delay(options.PollEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
