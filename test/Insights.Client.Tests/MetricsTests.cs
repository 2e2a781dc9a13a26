using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Insights.Client.Tests.Fixture;
using Insights.V1;

namespace Insights.Client.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task The_meter_tells_what_became_of_events_and_how_many_are_held()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Instead = e => e.EventId == "e1"
            ? new EventResult { Status = EventResult.Types.Status.Rejected, Reason = EventResult.Types.Reason.TooLate }
            : null;
        var rig = new Rig(o => o.Linger = TimeSpan.FromMinutes(1), gateway);
        // Other tests have clients too: what is added to instruments made here alone is counted.
        var measured = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "Insights.Client")
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((i, value, _, _) => measured.AddOrUpdate(i.Name, value, (_, v) => v + value));
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) =>
            measured.AddOrUpdate(tags.Length == 0 ? i.Name : $"{i.Name}/{tags[0].Value}", value, (_, v) => v + value));
        listener.Start();
        await rig.EnqueueAsync(3);
        await rig.Client.EnqueueAsync(Rig.Event("e2"));
        listener.RecordObservableInstruments();
        measured["insights.client.held"].ShouldBeGreaterThanOrEqualTo(4);
        measured["insights.client.held.size"].ShouldBeGreaterThanOrEqualTo(40);
        await rig.FlushAsync();
        await rig.DisposeAsync();
        measured["insights.client.events/accepted"].ShouldBeGreaterThanOrEqualTo(2);
        measured["insights.client.events/duplicate"].ShouldBeGreaterThanOrEqualTo(1);
        measured["insights.client.events/rejected"].ShouldBeGreaterThanOrEqualTo(1);
        measured["insights.client.calls/False"].ShouldBeGreaterThanOrEqualTo(1);
        var counts = rig.Client.Counts;
        (counts.Accepted, counts.Duplicates, counts.Rejected, counts.Calls).ShouldBe((2, 1, 1, 1));
    }
}
