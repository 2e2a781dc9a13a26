using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Progress;
using Insights.Cli.Send.Reading;
using Insights.Cli.Send.Sending;

namespace Insights.Cli.Send;

/// <summary>One run of <c>insights send</c>: its file is read, and sent by several senders.</summary>
/// <param name="said">Told what was found out about the file.</param>
internal sealed class SendRun(CliHost host, ApiClient client, SendRequest request, Tally tally, Action<string> said)
{
    /// <summary>Ends when every event has its final answer, or with the first failure of any sender.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    /// <exception cref="ApiException">The server refused for good.</exception>
    /// <exception cref="ServerUnreachableException">The retries are used up.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        await using var source = await Source.OpenAsync(request.File, host.In, request.LastAt is not null, cancel);
        var key = new IdKey(() => IdKeyFile.ReadOrMake(request.IdKey ?? IdKeyFile.Default(host.Variable)));
        var asked = request.Format == SendFormat.Auto ? request with { Format = await FindAsync(source, cancel) } : request;
        var file = new EventFile(source, asked, key, host.Clock, said);
        var shift = await file.ShiftAsync(cancel);
        var path = IEventFormat.Of(asked.Format, new EventIds(key), said).Path;
        await ISendProgress.WhileAsync(host, request.Quiet, source.Length, progress => new Senders(host, client, tally, request.Retries)
            .RunAsync(file.BatchesAsync(shift, tally, cancel), path, request.Parallel, progress, cancel));
    }

    private async Task<SendFormat> FindAsync(Source source, CancellationToken cancel)
    {
        var found = FoundFormat.Of(await source.StartAsync(cancel));
        said($"{(request.File == "-" ? "standard input" : request.File)} holds {FoundFormat.Text(found)}");
        return found;
    }
}
