using System.Diagnostics;
using Insights.Domain.Telemetry;
using Insights.Service.Tests.Fixture;
using Insights.Testing.InMemory;
using Insights.Testing.Telemetry;

namespace Insights.Service.Tests.Telemetry;

public sealed class IngestMetricsTests
{
    private readonly World _world = new();

    [Fact]
    public async Task Each_event_is_counted_by_what_became_of_it()
    {
        using var measured = new Measurements();
        await _world.SendAsync(_world.Event("1"), _world.Event("1"), _world.Event("2", null), _world.Event("3", secondsAgo: 90_000), _world.Event("4"));
        measured.Sums("insights.ingest.events").ShouldBe(
            new Dictionary<string, double> { ["accepted"] = 2, ["duplicate"] = 1, ["rejected MISSING_USER"] = 1, ["rejected TOO_LATE"] = 1 },
            ignoreOrder: true);
        measured.Of("insights.ingest.duration").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Batches_that_could_not_be_stored_are_counted_too()
    {
        using var measured = new Measurements();
        _world.Store.Gate = _ => WriteVerdict.FailBefore;
        await Should.ThrowAsync<ServiceException>(() => _world.SendAsync(_world.Event("1"), _world.Event("2")));
        measured.Sums("insights.ingest.events").ShouldBe(new Dictionary<string, double> { ["rejected UNAVAILABLE"] = 2 });
    }

    [Fact]
    public async Task A_batch_is_a_span_where_somebody_listens()
    {
        var ended = new List<Activity>();
        var ours = new AsyncLocal<bool> { Value = true };
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == InsightsTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ours.Value ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await _world.SendAsync(_world.Event("1"), _world.Event("2"));
        ended.Single(a => a.OperationName == "insights.record").GetTagItem("insights.events").ShouldBe(2);
    }
}
