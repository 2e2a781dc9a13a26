using System.Collections.Concurrent;
using Insights.Domain.Sources;
using Insights.Integrations;
using Insights.Integrations.Definitions;
using Insights.Integrations.Runs;
using Insights.Service;
using Insights.Testing.Clocks;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>Sources whose runs are begun, and carried by nobody.</summary>
public sealed class FakeSources(ManualTimeProvider clock) : ISources
{
    private readonly ConcurrentDictionary<SourceKey, SourceRecord> _all = new();

    public ValueTask<IReadOnlyList<SourceRecord>> ListAsync(string account, CancellationToken ct) =>
        new([.. _all.Where(s => s.Key.Account == account).Select(s => s.Value).OrderBy(s => s.Definition.Name, StringComparer.Ordinal)]);

    public ValueTask<SourceRecord> GetAsync(SourceKey source, CancellationToken ct) => new(Known(source));

    public ValueTask<SourceRecord> CreateAsync(string account, SourceDefinition definition, CancellationToken ct)
    {
        var made = SourceRecord.New(definition, NowMs);
        return _all.TryAdd(new(account, definition.Name), made) ? new(made) : throw new ServiceException(ServiceFault.AlreadyExists, "The account has a source of this name.");
    }

    public ValueTask<SourceRecord> ChangeAsync(SourceKey source, SourceDefinition definition, long? revision, CancellationToken ct) =>
        new(_all[source] = Known(source).Change(definition, revision, NowMs));

    public ValueTask DeleteAsync(SourceKey source, long? revision, CancellationToken ct)
    {
        Known(source).MayChange(revision);
        _all.TryRemove(source, out _);
        return default;
    }

    public ValueTask<SourceRecord> StartAsync(SourceKey source, RunKind kind, SourceFile file, CancellationToken ct) =>
        new(_all[source] = Known(source).Start(kind, file, NowMs));

    public ValueTask<SourceRecord?> CancelAsync(SourceKey source, long run, CancellationToken ct) =>
        new(Known(source).Cancel(run, NowMs) is { } cancelled ? _all[source] = cancelled : null);

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private SourceRecord Known(SourceKey source) =>
        _all.GetValueOrDefault(source) ?? throw new ServiceException(ServiceFault.NotFound, "The account has no such source.");
}
