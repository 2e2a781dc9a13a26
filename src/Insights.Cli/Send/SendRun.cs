using System.Threading.Channels;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Progress;
using Insights.Cli.Send.Reading;
using Insights.Cli.Send.Sending;

namespace Insights.Cli.Send;

/// <summary>One run of <c>insights send</c>: one reader, several senders.</summary>
internal sealed class SendRun(CliHost host, ApiClient client, SendRequest request, Tally tally)
{
    /// <summary>Ends when every event has its final answer, or with the first failure of any sender.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    /// <exception cref="ApiException">The server refused for good.</exception>
    /// <exception cref="ServerUnreachableException">The retries are used up.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        await using var source = await Source.OpenAsync(request.File, host.In, request.LastAt is not null, cancel);
        var file = new EventFile(source, request, host.Clock);
        var shift = await file.ShiftAsync(cancel);
        await ISendProgress.WhileAsync(host, request.Quiet, source.Length, progress => SendAsync(file, shift, progress, cancel));
    }

    private async Task SendAsync(EventFile file, TimeSpan shift, ISendProgress progress, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var path = IEventFormat.Of(request.Format, new EventIds()).Path;
        var sender = new BatchSender(new(client, path, host.Clock), tally, host, request.Retries, progress.Notice);
        // Holds no more than the senders can take next: a large file never lies in memory.
        var batches = Channel.CreateBounded<Batch>(request.Parallel);
        List<Task> workers = [ReadAsync(), .. Enumerable.Range(0, request.Parallel).Select(_ => WorkAsync())];
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
            await foreach (var batch in file.BatchesAsync(shift, tally, stop.Token))
                await batches.Writer.WriteAsync(batch, stop.Token);
            batches.Writer.Complete();
        }

        async Task WorkAsync()
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(stop.Token))
            {
                await sender.SendAsync(batch.Events, stop.Token);
                tally.Advance(batch.SourceBytes);
                progress.Show(tally.Counts);
            }
        }
    }
}
