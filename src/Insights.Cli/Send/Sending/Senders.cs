using System.Threading.Channels;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Send.Progress;

namespace Insights.Cli.Send.Sending;

/// <summary>Sends a stream of batches: one reader, several senders.</summary>
/// <param name="host">Clock and jitter.</param>
/// <param name="client">The server.</param>
/// <param name="tally">Counts the answers.</param>
/// <param name="retries">Retries in a row of one batch; 0 or more.</param>
internal sealed class Senders(CliHost host, ApiClient client, Tally tally, int retries)
{
    /// <summary>Ends when every item has its final answer, or with the first failure of the reader or of any sender.</summary>
    /// <param name="batches">What to send.</param>
    /// <param name="path">Where.</param>
    /// <param name="parallel">Requests on their way at a time; 1 or more.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancel">Ends it; what was sent may or may not have been taken.</param>
    /// <exception cref="ApiException">The server refused for good.</exception>
    /// <exception cref="ServerUnreachableException">The retries are used up.</exception>
    public async Task RunAsync(IAsyncEnumerable<Batch> batches, string path, int parallel, ISendProgress progress, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sender = new BatchSender(new(client, path, host.Clock), tally, host, retries, progress.Notice);
        // Holds no more than the senders can take next: a large file never lies in memory.
        var queue = Channel.CreateBounded<Batch>(parallel);
        List<Task> workers = [ReadAsync(), .. Enumerable.Range(0, parallel).Select(_ => WorkAsync())];
        // The first to fail is the one to report; the others then end because they are stopped.
        Exception? first = null;
        await foreach (var done in Task.WhenEach(workers))
        {
            if (done.IsCompletedSuccessfully)
                continue;
            first ??= done.Exception?.InnerException ?? new OperationCanceledException(cancel);
            await stop.CancelAsync();
        }
        progress.Show(tally.Counts);
        if (first is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);

        async Task ReadAsync()
        {
            await foreach (var batch in batches.WithCancellation(stop.Token))
                await queue.Writer.WriteAsync(batch, stop.Token);
            queue.Writer.Complete();
        }

        async Task WorkAsync()
        {
            await foreach (var batch in queue.Reader.ReadAllAsync(stop.Token))
            {
                await sender.SendAsync(batch.Events, stop.Token);
                tally.Advance(batch.SourceSize);
                progress.Show(tally.Counts);
            }
        }
    }
}
