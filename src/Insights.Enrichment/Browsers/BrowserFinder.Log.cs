using Insights.Domain.Telemetry;
using Microsoft.Extensions.Logging;

namespace Insights.Enrichment.Browsers;

public sealed partial class BrowserFinder
{
    [LoggerMessage(EventIds.BrowserFinderTakenUp, LogLevel.Information, "Patterns of browsers come from {Path}.")]
    private partial void TakenUp(string path);

    [LoggerMessage(EventIds.BrowserFinderAbsent, LogLevel.Warning, "There is no file of patterns of browsers at {Path}; it is taken up when it appears. The patterns stay as they were.")]
    private partial void Absent(string path);

    [LoggerMessage(EventIds.BrowserFinderNotTakenUp, LogLevel.Warning, "The file at {Path} is not taken up as patterns of browsers: {Reason} The patterns stay as they were; the file is tried again when it changes.")]
    private partial void NotTakenUp(string path, string reason);

    [LoggerMessage(EventIds.BrowserFinderNoPatterns, LogLevel.Warning, "Enrichment:BrowserPatterns is set, but this build reads browsers by its own rules alone: the file is not read. Build with -p:UseUAParser=true.")]
    private partial void NoPatterns();
}
