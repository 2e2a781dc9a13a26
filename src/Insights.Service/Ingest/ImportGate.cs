namespace Insights.Service.Ingest;

/// <summary>
/// Lets events of IMPORT keys use what other traffic leaves: a batch is taken in slices of <see cref="Slice"/> users, and only so many
/// slices are under way at a time in this process; the others wait in the order in which they came. Safe for concurrent use.
/// </summary>
/// <param name="atOnce">Slices under way at a time, at least 1; 0: half of the processors, at least 1.</param>
public sealed class ImportGate(int atOnce = 0) : IDisposable
{
    /// <summary>Users of one slice: what a call of other traffic may find before it.</summary>
    public const int Slice = 50;

    private readonly SemaphoreSlim _free = new(atOnce > 0 ? atOnce : Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Waits for a place; <see cref="Leave"/> gives it back.</summary>
    /// <exception cref="OperationCanceledException">The caller has left; no place was taken.</exception>
    public Task EnterAsync(CancellationToken ct) => _free.WaitAsync(ct);

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();
}
