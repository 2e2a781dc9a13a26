using System.Collections.Concurrent;
using Shouldly;

namespace Insights.Testing.Load;

/// <summary>
/// Makes the calls that its script says, each of them until it is acknowledged, whatever happens to the servers. A call that
/// fails although making it again cannot help ends the client with what it was told.
/// </summary>
public sealed class LoadClient(LoadScript script, ILoadGateway gateway) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public LoadScript Script => script;

    /// <summary>Calls that failed and were made again: what went wrong, and how often.</summary>
    public ConcurrentDictionary<string, int> Faults { get; } = new();

    public async Task RunAsync(Progress progress, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var batch = script.NextBatch();
            var waiting = batch;
            while (waiting.Count > 0)
            {
                var acknowledged = await UntilAnsweredAsync(() => gateway.SendAsync(waiting));
                acknowledged.Count.ShouldBe(waiting.Count);
                waiting = [.. waiting.Where((_, i) => !acknowledged[i])];
            }
            script.Took(batch);
            if (script.NextOperation() is { } op)
            {
                await UntilAnsweredAsync(() => gateway.LinkAsync(op));
                script.Operations.Add(op);
            }
            var (user, operationId) = script.NextUpdate();
            await UntilAnsweredAsync(() => gateway.UpdateAsync(user, operationId));
            script.Updated.Add(user);
            progress.Add(batch.Count);
        }
    }

    public void Dispose() => gateway.Dispose();

    private Task<bool> UntilAnsweredAsync(Func<Task> call) => UntilAnsweredAsync(async () =>
    {
        await call();
        return true;
    });

    /// <summary>Nobody knows what a server that failed has written, so the same call is made again.</summary>
    private async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (gateway.FaultOf(e) is { } fault)
            {
                Faults.AddOrUpdate(fault, 1, (_, n) => n + 1);
            }
            gateway.Next();
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
