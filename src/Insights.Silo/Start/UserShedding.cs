using Insights.Grains.EndUsers;
using Insights.Service.Ingest;
using Insights.Silo.Configuration;

namespace Insights.Silo.Start;

/// <summary>
/// Keeps the users in memory to as many as the configuration allows and as their share of the heap holds, and tells ingest how full
/// the heap is. Where it is nearly full, a tenth of the users leaves, and again until it is not. By the machine's clock.
/// </summary>
internal sealed class UserShedding(LocalActivations users, MemoryLoad memory, SiloSettings settings) : BackgroundService
{
    /// <summary>A user in a session takes so much, bytes (docs/operations.md, Sizing), with room for longer sessions.</summary>
    private const int BytesOfUser = 4096;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two collections that are asked for: what dead users took is known only after one.</summary>
    private static readonly TimeSpan CollectsEvery = TimeSpan.FromSeconds(2);

    private long _collectedAt;
    private long _collections;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Look();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // It is the end.
        }
    }

    private void Look()
    {
        var heap = GC.GetGCMemoryInfo(GCKind.Any);
        memory.Percent = (int)((heap.HeapSizeBytes - heap.FragmentedBytes) * 100 / Math.Max(1, heap.TotalAvailableMemoryBytes));
        var most = (int)Math.Min(settings.MaxLoadedUsers, heap.TotalAvailableMemoryBytes * settings.MaxHeapPercent / 100 / BytesOfUser);
        users.Shed(most);
        // However few there are: some are large.
        if (memory.IsNearlyFull)
            MakeRoom();
    }

    private void MakeRoom()
    {
        var collections = GC.CollectionCount(GC.MaxGeneration);
        if (collections == _collections || TimeProvider.System.GetElapsedTime(_collectedAt) < CollectsEvery)
            return;
        // Only a whole collection tells whether the heap is full of users or of what is dead.
        if (_collections != 0)
            users.Shed(Math.Max(1, users.Count * 9 / 10));
        (_collections, _collectedAt) = (collections, TimeProvider.System.GetTimestamp());
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }
}
