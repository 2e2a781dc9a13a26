using Insights.Cli.Http;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats;

/// <summary>Reads events out of the lines of a file. Blank lines are none.</summary>
internal interface IEventFormat
{
    /// <summary>Where its events are posted.</summary>
    string Path { get; }

    IAsyncEnumerable<Draft> ReadAsync(IAsyncEnumerable<Line> lines, CancellationToken cancel);

    /// <param name="format">Which.</param>
    /// <param name="ids">Made anew for each reading of the file.</param>
    static IEventFormat Of(SendFormat format, EventIds ids) => format switch
    {
        SendFormat.Combined => new ByLine(ApiPaths.Events, line => CombinedFormat.Read(line, ids)),
        SendFormat.WalkMe => new WalkMeFormat(ids),
        _ => new ByLine(ApiPaths.Events, line => NdjsonFormat.Read(line, ids)),
    };
}
