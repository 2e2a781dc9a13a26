using System.Runtime.CompilerServices;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats;

/// <summary>A format in which each line stands for itself.</summary>
internal sealed class ByLine(string path, Func<Line, Draft> read) : IEventFormat
{
    public string Path => path;

    public async IAsyncEnumerable<Draft> ReadAsync(IAsyncEnumerable<Line> lines, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var line in lines.WithCancellation(cancel))
        {
            if (!line.IsBlank)
                yield return line.Bytes is null ? Draft.Unreadable(line, "longer than 1 MiB") : read(line);
        }
    }
}
