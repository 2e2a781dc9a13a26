using System.Diagnostics.Metrics;
using Insights.Domain.Telemetry;
using Insights.Grains.EndUsers;
using Insights.Service.Ingest;

namespace Insights.Silo.Telemetry;

/// <summary>Lets be read off who is active in this silo and how full its memory is, for as long as it runs.</summary>
internal sealed class ActivationGauges(LocalActivations activations, MemoryLoad memory) : IHostedService, IDisposable
{
    private readonly Meter _meter = InsightsTelemetry.MeterOf(activations);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableUpDownCounter("insights.end_user.activations", () => activations.Count, "{user}", "Users in memory.");
        _meter.CreateObservableUpDownCounter(
            "insights.session.open", () => activations.Armed, "{session}", "Users in memory whose alarm is set, mostly for an open session.");
        _meter.CreateObservableGauge("insights.memory.load", () => memory.Percent, "%", "Share of what the heap may take; from 80 on events are answered OVERLOADED.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
