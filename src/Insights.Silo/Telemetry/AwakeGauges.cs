using System.Diagnostics.Metrics;
using Insights.Domain.Telemetry;
using Insights.Grains.EndUsers;

namespace Insights.Silo.Telemetry;

/// <summary>Lets be read off who is awake in this silo, for as long as it runs.</summary>
internal sealed class AwakeGauges(AwakeUsers awake) : IHostedService, IDisposable
{
    private readonly Meter _meter = InsightsTelemetry.MeterOf(awake);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableUpDownCounter("insights.end_user.awake", () => awake.Count, "{user}", "Users in memory.");
        _meter.CreateObservableUpDownCounter(
            "insights.session.open", () => awake.Armed, "{session}", "Users in memory whose alarm is set, mostly for an open session.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
