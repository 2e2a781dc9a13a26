using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Insights.Domain.Telemetry;

namespace Insights.Testing.Telemetry;

/// <summary>
/// Listens to what is measured. Tests that run side by side share the meters of the process, so each says which
/// measurements are its own; those of its own flow of calls unless it says otherwise.
/// </summary>
public sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly AsyncLocal<bool> _ours = new() { Value = true };
    private readonly Func<bool> _isOurs;
    private readonly object? _scope;
    private readonly ConcurrentQueue<Measurement> _all = new();

    /// <param name="isOurs">Asked on the thread that measures, within the call that does.</param>
    /// <param name="scope">Where it is given, meters of other owners are passed over.</param>
    public Measurements(Func<bool>? isOurs = null, object? scope = null)
    {
        (_isOurs, _scope) = (isOurs ?? (() => _ours.Value), scope);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == InsightsTelemetry.Name && (instrument.Meter.Scope is null || instrument.Meter.Scope == _scope))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Take(i, value, tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Take(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Take(i, value, tags));
        _listener.Start();
    }

    /// <summary>What was measured, in order.</summary>
    public IReadOnlyList<Measurement> All => [.. _all];

    public IReadOnlyList<double> Of(string instrument) => [.. _all.Where(m => m.Instrument == instrument).Select(m => m.Value)];

    /// <summary>Sum of a counter by the values of its tags, joined by blanks in the order of their names.</summary>
    public IReadOnlyDictionary<string, double> Sums(string instrument) =>
        _all.Where(m => m.Instrument == instrument).GroupBy(m => m.Tags).ToDictionary(g => g.Key, g => g.Sum(m => m.Value));

    /// <summary>Asks the gauges.</summary>
    public void ReadGauges() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_isOurs())
            _all.Enqueue(new(instrument.Name, value, string.Join(' ', tags.ToArray().OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value))));
    }
}

/// <param name="Tags">Values of the tags, joined by blanks in the order of their names.</param>
public sealed record Measurement(string Instrument, double Value, string Tags);
