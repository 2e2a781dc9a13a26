using Insights.Contracts.Sources;
using Insights.Domain.Sources;
using Insights.Integrations;
using Insights.Integrations.Definitions;
using Insights.Integrations.Runs;
using Insights.Service;
using Insights.Service.Accounts;
using Orleans;

namespace Insights.Grains.Sources;

/// <summary>The sources of the cluster: each a grain.</summary>
public sealed class ClusterSources(IGrainFactory grains) : ISources, IAccountSources
{
    public async ValueTask<IReadOnlyList<SourceRecord>> ListAsync(string account, CancellationToken ct)
    {
        var names = await CallAsync(ListOf(account).ListAsync, ct).ConfigureAwait(false);
        var answers = await Task.WhenAll(names.Select(name => CallAsync(GrainOf(new(account, name)).GetAsync, ct))).ConfigureAwait(false);
        return [.. answers.Where(a => a.Source is not null).Select(a => SourceJson.Read<SourceRecord>(a.Source!))];
    }

    public ValueTask<SourceRecord> GetAsync(SourceKey source, CancellationToken ct) => ReadAsync(GrainOf(source).GetAsync, ct);

    public async ValueTask<SourceRecord> CreateAsync(string account, SourceDefinition definition, CancellationToken ct)
    {
        // The name first: a source whose name were lost could not be found.
        if (!await CallAsync(() => ListOf(account).AddAsync(definition.Name), ct).ConfigureAwait(false))
            throw new ServiceException(ServiceFault.FailedPrecondition, $"The account has its {SourceLimits.MaxSources} sources; delete one first.");
        return await ReadAsync(() => GrainOf(new(account, definition.Name)).CreateAsync(SourceJson.ToText(definition)), ct).ConfigureAwait(false);
    }

    public ValueTask<SourceRecord> ChangeAsync(SourceKey source, SourceDefinition definition, long? revision, CancellationToken ct) =>
        ReadAsync(() => GrainOf(source).ChangeAsync(SourceJson.ToText(definition), revision), ct);

    public async ValueTask DeleteAsync(SourceKey source, long? revision, CancellationToken ct)
    {
        Checked(await CallAsync(() => GrainOf(source).DeleteAsync(revision), ct).ConfigureAwait(false));
        await CallAsync(() => RemoveAsync(source), ct).ConfigureAwait(false);
    }

    public ValueTask<SourceRecord> StartAsync(SourceKey source, RunKind kind, SourceFile file, CancellationToken ct) =>
        ReadAsync(() => GrainOf(source).StartAsync((int)kind, SourceJson.ToText(file)), ct);

    public async ValueTask<SourceRecord?> CancelAsync(SourceKey source, long run, CancellationToken ct)
    {
        await GetAsync(source, ct).ConfigureAwait(false);
        var answer = await CallAsync(() => GrainOf(source).CancelAsync(run), ct).ConfigureAwait(false);
        return answer.Fault == (int)ServiceFault.NotFound ? null : SourceJson.Read<SourceRecord>(Checked(answer).Source!);
    }

    /// <inheritdoc/>
    public async Task EndAllAsync(string account, CancellationToken ct)
    {
        foreach (var name in await CallAsync(ListOf(account).ListAsync, ct).ConfigureAwait(false))
        {
            await CallAsync(() => EndAsync(new(account, name)), ct).ConfigureAwait(false);
            await CallAsync(() => RemoveAsync(new(account, name)), ct).ConfigureAwait(false);
        }
    }

    /// <summary>Sees to it that runs which were going on go on.</summary>
    public async Task WakeAllAsync(string account, CancellationToken ct)
    {
        foreach (var name in await CallAsync(ListOf(account).ListAsync, ct).ConfigureAwait(false))
            await CallAsync(() => WakeAsync(new(account, name)), ct).ConfigureAwait(false);
    }

    private async Task<bool> EndAsync(SourceKey source)
    {
        await GrainOf(source).EndAsync().ConfigureAwait(false);
        return true;
    }

    private async Task<bool> WakeAsync(SourceKey source)
    {
        await GrainOf(source).WakeAsync().ConfigureAwait(false);
        return true;
    }

    private async Task<bool> RemoveAsync(SourceKey source)
    {
        await ListOf(source.Account).RemoveAsync(source.Source).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<SourceRecord> ReadAsync(Func<Task<SourceAnswer>> call, CancellationToken ct) =>
        Checked(await CallAsync(call, ct).ConfigureAwait(false)).Source is { } source
            ? SourceJson.Read<SourceRecord>(source)
            : throw SourceService.NoSource();

    private static SourceAnswer Checked(SourceAnswer answer) =>
        answer.Fault == 0 ? answer : throw new ServiceException((ServiceFault)answer.Fault, answer.Detail);

    private ISourceGrain GrainOf(SourceKey source) => grains.GetGrain<ISourceGrain>($"{source.Account}/{source.Source}");

    private ISourceListGrain ListOf(string account) => grains.GetGrain<ISourceListGrain>(account);

    /// <exception cref="ServiceException">Unavailable: the cluster is changing, or the database is away.</exception>
    private static async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken ct)
    {
        try
        {
            return await call().WaitAsync(ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or ServiceException or InvalidDataException) && !ct.IsCancellationRequested)
        {
            throw new ServiceException(ServiceFault.Unavailable, "The source cannot be reached right now; try again after a moment.");
        }
    }
}
