using System.Globalization;
using System.Text;
using Insights.Domain.Sources;
using Insights.Integrations.Definitions;
using Insights.Integrations.Runs;
using Insights.Service;
using Insights.Service.Keys;
using Insights.Service.Lists;

namespace Insights.Integrations;

/// <summary>Sources of an account and their runs. Every call is scoped by the caller's key.</summary>
public sealed class SourceService(ISources sources, ISourceStore store, TimeProvider clock)
{
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument with every fault, AlreadyExists, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<SourceRecord> CreateAsync(Caller caller, SourceDefinition draft, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        Check(draft);
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return await sources.CreateAsync(account, draft with { CreatedMs = nowMs, UpdatedMs = nowMs, Revision = nowMs }, ct).ConfigureAwait(false);
    }

    /// <exception cref="ServiceException">PermissionDenied, NotFound, Unavailable.</exception>
    public ValueTask<SourceRecord> GetAsync(Caller caller, string name, CancellationToken ct) => sources.GetAsync(KeyOf(caller, name), ct);

    /// <summary>By name.</summary>
    public ValueTask<IReadOnlyList<SourceRecord>> ListAsync(Caller caller, CancellationToken ct) => sources.ListAsync(caller.AccountToRead(), ct);

    /// <param name="change">Makes the new definition of the one that is kept.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument with every fault, Aborted, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<SourceRecord> UpdateAsync(
        Caller caller, string name, Func<SourceDefinition, SourceDefinition> change, long? revision, CancellationToken ct)
    {
        var source = KeyOf(caller, name);
        var known = (await sources.GetAsync(source, ct).ConfigureAwait(false)).Definition;
        var changed = change(known);
        Check(changed);
        return await sources.ChangeAsync(source, changed, revision ?? known.Revision, ct).ConfigureAwait(false);
    }

    /// <exception cref="ServiceException">PermissionDenied, NotFound, Aborted, FailedPrecondition, Unavailable.</exception>
    public ValueTask DeleteAsync(Caller caller, string name, long? revision, CancellationToken ct) => sources.DeleteAsync(KeyOf(caller, name), revision, ct);

    /// <param name="file">Its ID; null or empty: the last one that was handed in.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, FailedPrecondition, Unavailable.</exception>
    public async ValueTask<Run> StartRunAsync(Caller caller, string name, RunKind kind, string? file, CancellationToken ct)
    {
        var source = KeyOf(caller, name);
        caller.MustKeep(Domain.EndUsers.UserKind.Identified);
        await sources.GetAsync(source, ct).ConfigureAwait(false);
        var files = await store.ListFilesAsync(source, ct).ConfigureAwait(false);
        var wanted = string.IsNullOrEmpty(file) ? files.FirstOrDefault(f => f.IsWhole) : files.FirstOrDefault(f => f.Id == file);
        if (wanted is null && string.IsNullOrEmpty(file))
            throw new ServiceException(ServiceFault.FailedPrecondition, "No file was handed in for this source, or the last one was kept long enough.");
        return (await sources.StartAsync(source, kind, wanted ?? throw NoFile(), ct).ConfigureAwait(false)).Run!;
    }

    /// <exception cref="ServiceException">PermissionDenied, NotFound, Unavailable.</exception>
    public async ValueTask<Run> GetRunAsync(Caller caller, string name, string run, CancellationToken ct)
    {
        var (source, number) = (KeyOf(caller, name), NumberOf(run));
        if ((await sources.GetAsync(source, ct).ConfigureAwait(false)).Run is { } last && last.Number == number)
            return last;
        return (await store.ListRunsAsync(source, number + 1, 1, ct).ConfigureAwait(false)).FirstOrDefault(r => r.Number == number) is { } stored
            ? Read(stored)
            : throw NoRun();
    }

    /// <summary>The last one first.</summary>
    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <param name="pageToken">As the previous page gave it; null or empty for the first.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument, Unavailable.</exception>
    public async ValueTask<(IReadOnlyList<Run> Runs, string? NextPageToken)> ListRunsAsync(
        Caller caller, string name, int? pageSize, string? pageToken, CancellationToken ct)
    {
        var (source, size) = (KeyOf(caller, name), PageSize.Of(pageSize));
        long? before = string.IsNullOrEmpty(pageToken) ? null
            : long.TryParse(pageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw PageSize.NoSuchPage();
        var last = (await sources.GetAsync(source, ct).ConfigureAwait(false)).Run;
        var runs = (await store.ListRunsAsync(source, before, size + 1, ct).ConfigureAwait(false)).Select(Read).ToList();
        if (last is not null && (before is null || last.Number < before) && runs.All(r => r.Number != last.Number))
            runs.Insert(0, last);
        return runs.Count <= size ? (runs, null) : (runs[..size], runs[size - 1].Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <exception cref="ServiceException">PermissionDenied, NotFound, Unavailable.</exception>
    public async ValueTask<Run> CancelRunAsync(Caller caller, string name, string run, CancellationToken ct)
    {
        var cancelled = await sources.CancelAsync(KeyOf(caller, name), NumberOf(run), ct).ConfigureAwait(false);
        return cancelled?.Run ?? await GetRunAsync(caller, name, run, ct).ConfigureAwait(false);
    }

    /// <summary>In the order of the rows.</summary>
    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <param name="pageToken">As the previous page gave it; null or empty for the first.</param>
    /// <exception cref="ServiceException">PermissionDenied, NotFound, InvalidArgument, Unavailable.</exception>
    public async ValueTask<(IReadOnlyList<RowError> Errors, string? NextPageToken)> ListErrorsAsync(
        Caller caller, string name, string run, int? pageSize, string? pageToken, CancellationToken ct)
    {
        var size = PageSize.Of(pageSize);
        var after = CursorOf(pageToken);
        var number = (await GetRunAsync(caller, name, run, ct).ConfigureAwait(false)).Number;
        var errors = await store.ListErrorsAsync(KeyOf(caller, name), number, after, size + 1, ct).ConfigureAwait(false);
        return errors.Count <= size
            ? (errors, null)
            : ([.. errors.Take(size)], string.Create(CultureInfo.InvariantCulture, $"{errors[size - 1].Row}.{errors[size - 1].Part}"));
    }

    /// <summary>The key of a source. What can be no name is none that a source has.</summary>
    internal static SourceKey KeyOf(Caller caller, string name) =>
        new(caller.AccountToRead(), SourceLimits.IsName(name) ? name : throw NoSource());

    /// <summary>What whoever asks for a source is told that there is not.</summary>
    public static ServiceException NoSource() => new(ServiceFault.NotFound, "The account has no such source.");

    internal static ServiceException NoFile() => new(ServiceFault.NotFound, "The source has no such file.");

    private static ServiceException NoRun() => new(ServiceFault.NotFound, "The source has no such run.");

    private static long NumberOf(string run) =>
        long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < long.MaxValue ? number : throw NoRun();

    private static (long Row, int Part)? CursorOf(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        return token.Split('.') is [var row, var part]
            && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var r) && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var p)
            ? (r, p)
            : throw PageSize.NoSuchPage();
    }

    private static Run Read(StoredRun stored) => SourceJson.Read<Run>(Encoding.UTF8.GetString(stored.Body.Span));

    private static void Check(SourceDefinition source)
    {
        if (SourceFaults.Of(source) is { Count: > 0 } faults)
            throw new ServiceException(ServiceFault.InvalidArgument, "The source is not valid.", faults);
    }
}
