using System.Collections.Concurrent;
using Insights.Domain.Sources;

namespace Insights.Testing.InMemory;

/// <summary>What is kept of sources, in memory. Thread-safe.</summary>
public sealed class InMemorySourceStore : ISourceStore
{
    private readonly ConcurrentDictionary<(SourceKey, string), SourceFile> _files = new();
    private readonly ConcurrentDictionary<(SourceKey, string, int), byte[]> _pieces = new();
    private readonly ConcurrentDictionary<(SourceKey, long), StoredRun> _runs = new();
    private readonly ConcurrentDictionary<(SourceKey, long, long, int), RowError> _errors = new();

    public ValueTask PutFileAsync(SourceKey source, SourceFile file, CancellationToken ct) => Done(_files[(source, file.Id)] = file);

    public ValueTask PutPieceAsync(SourceKey source, string file, int number, ReadOnlyMemory<byte> data, CancellationToken ct) =>
        Done(_pieces[(source, file, number)] = data.ToArray());

    public ValueTask<byte[]?> ReadPieceAsync(SourceKey source, string file, int number, CancellationToken ct) =>
        new(_pieces.GetValueOrDefault((source, file, number)));

    public ValueTask<(int Pieces, long Bytes)> MeasureAsync(SourceKey source, string file, CancellationToken ct)
    {
        var pieces = _pieces.Where(p => p.Key.Item1 == source && p.Key.Item2 == file).Select(p => p.Value).ToList();
        return new((pieces.Count, pieces.Sum(p => (long)p.Length)));
    }

    public ValueTask<IReadOnlyList<SourceFile>> ListFilesAsync(SourceKey source, CancellationToken ct) => new([
        .. _files.Where(f => f.Key.Item1 == source).Select(f => f.Value).OrderByDescending(f => f.CreatedMs).ThenByDescending(f => f.Id, StringComparer.Ordinal)]);

    public ValueTask DeleteFileAsync(SourceKey source, string file, CancellationToken ct)
    {
        Delete(source, file);
        return default;
    }

    private void Delete(SourceKey source, string file)
    {
        foreach (var piece in _pieces.Keys.Where(p => p.Item1 == source && p.Item2 == file))
            _pieces.TryRemove(piece, out _);
        _files.TryRemove((source, file), out _);
    }

    public ValueTask PutRunAsync(SourceKey source, StoredRun run, CancellationToken ct) => Done(_runs[(source, run.Number)] = run);

    public ValueTask<IReadOnlyList<StoredRun>> ListRunsAsync(SourceKey source, long? before, int limit, CancellationToken ct) => new([
        .. _runs.Where(r => r.Key.Item1 == source && (before is null || r.Key.Item2 < before)).Select(r => r.Value).OrderByDescending(r => r.Number).Take(limit)]);

    public ValueTask AddErrorsAsync(SourceKey source, long run, IReadOnlyList<RowError> errors, CancellationToken ct)
    {
        foreach (var error in errors)
            _errors.TryAdd((source, run, error.Row, error.Part), error);
        return default;
    }

    public ValueTask<IReadOnlyList<RowError>> ListErrorsAsync(SourceKey source, long run, (long Row, int Part)? after, int limit, CancellationToken ct) => new([
        .. _errors.Where(e => e.Key.Item1 == source && e.Key.Item2 == run).Select(e => e.Value).OrderBy(e => e.Row).ThenBy(e => e.Part)
            .Where(e => after is not { } last || (e.Row, e.Part).CompareTo(last) > 0).Take(limit)]);

    public ValueTask DeleteSourceAsync(SourceKey source, CancellationToken ct)
    {
        foreach (var key in _pieces.Keys.Where(k => k.Item1 == source))
            _pieces.TryRemove(key, out _);
        foreach (var key in _files.Keys.Where(k => k.Item1 == source))
            _files.TryRemove(key, out _);
        foreach (var key in _runs.Keys.Where(k => k.Item1 == source))
            _runs.TryRemove(key, out _);
        foreach (var key in _errors.Keys.Where(k => k.Item1 == source))
            _errors.TryRemove(key, out _);
        return default;
    }

    public ValueTask SweepAsync(long filesBeforeMs, long errorsBeforeMs, long runsBeforeMs, CancellationToken ct)
    {
        foreach (var (source, file) in _files.Where(f => f.Value.CreatedMs < filesBeforeMs).Select(f => f.Key))
            Delete(source, file);
        foreach (var key in _errors.Keys.Where(e => _runs.TryGetValue((e.Item1, e.Item2), out var run) && run.StartedMs < errorsBeforeMs))
            _errors.TryRemove(key, out _);
        foreach (var key in _runs.Where(r => r.Value.StartedMs < runsBeforeMs).Select(r => r.Key))
            _runs.TryRemove(key, out _);
        return default;
    }

    private static ValueTask Done<T>(T _) => default;
}
