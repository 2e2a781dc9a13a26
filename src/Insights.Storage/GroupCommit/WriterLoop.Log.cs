using Insights.Domain.Telemetry;
using Microsoft.Extensions.Logging;

namespace Insights.Storage.GroupCommit;

internal sealed partial class WriterLoop
{
    private void CommitFailed(Exception e, int writes, double pauseMs) => LogCommitFailed(_log, e, writes, pauseMs);

    private void Recovered() => LogRecovered(_log);

    [LoggerMessage(EventIds.WriterLoopCommitFailed, LogLevel.Error, "A commit failed or its outcome is unclear; {Writes} writes fail. The next attempt is in {PauseMs} ms at the earliest.")]
    private static partial void LogCommitFailed(ILogger log, Exception e, int writes, double pauseMs);

    [LoggerMessage(EventIds.WriterLoopRecovered, LogLevel.Information, "Commits succeed again.")]
    private static partial void LogRecovered(ILogger log);
}
