using Insights.Cli.Http;
using Insights.Cli.Send.Formats.Logs;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats;

/// <summary>Reads events out of the lines of a file. Blank lines are none.</summary>
internal interface IEventFormat
{
    /// <summary>Where its events are posted.</summary>
    string Path { get; }

    IAsyncEnumerable<Draft> ReadAsync(IAsyncEnumerable<Line> lines, CancellationToken cancel);

    /// <param name="format">Which; not Auto.</param>
    /// <param name="ids">Made anew for each reading of the file.</param>
    /// <param name="said">Told what was found out about the file.</param>
    static IEventFormat Of(SendFormat format, EventIds ids, Action<string> said) => format switch
    {
        SendFormat.Log or SendFormat.Combined => new AccessLogFormat(ids, said),
        SendFormat.WalkMe => new WalkMeFormat(ids),
        SendFormat.Segment => new ByLine(ApiPaths.SegmentBatch, line => SegmentFormat.Read(line, ids)),
        SendFormat.Updates => new ByLine(ApiPaths.UpdateUsers, line => UpdateFormat.Read(line, ids)),
        SendFormat.PostHog => new ByLine(ApiPaths.Events, line => PostHogFormat.Read(line, ids)),
        _ => new ByLine(ApiPaths.Events, line => NdjsonFormat.Read(line, ids)),
    };
}
