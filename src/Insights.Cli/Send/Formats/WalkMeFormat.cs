using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Insights.Cli.Http;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats;

/// <summary>
/// WalkMe's own events: one JSON document, a list of them, or lines that each hold either. A
/// document of several lines may be up to 64 MiB; files of lines have no bound.
/// </summary>
internal sealed class WalkMeFormat(EventIds ids) : IEventFormat
{
    private const int LargestDocument = 64 << 20;

    public string Path => ApiPaths.WalkMeEvents;

    public async IAsyncEnumerable<Draft> ReadAsync(IAsyncEnumerable<Line> lines, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Whether the file is lines or one document shows at its first line: a document of several
        // lines does not end there. What follows it is gathered until that is settled.
        List<Line>? gathered = [];
        long size = 0;
        await foreach (var line in lines.WithCancellation(cancel))
        {
            if (line.IsBlank)
                continue;
            if (gathered is null)
            {
                foreach (var draft in Read(line))
                    yield return draft;
                continue;
            }
            gathered.Add(line);
            size += line.Bytes?.Length + 1 ?? 0;
            var settled = size > LargestDocument || line.Bytes is null
                || (gathered.Count == 1 && EventJson.Parse(line.Bytes, out _) is not null);
            if (!settled)
                continue;
            foreach (var draft in gathered.SelectMany(Read))
                yield return draft;
            gathered = null;
        }
        foreach (var draft in AsDocument(gathered) ?? gathered?.SelectMany(Read) ?? [])
            yield return draft;
    }

    private IEnumerable<Draft>? AsDocument(List<Line>? gathered)
    {
        if (gathered is null or [])
            return null;
        var bytes = gathered.SelectMany(line => line.Bytes!.Append((byte)'\n')).ToArray();
        var whole = new Line(gathered[0].Number, bytes, gathered[^1].End);
        return EventJson.Parse(bytes, out _) is null ? null : Read(whole);
    }

    private IEnumerable<Draft> Read(Line line)
    {
        if (line.Bytes is null)
            return [Draft.Unreadable(line, "longer than 1 MiB")];
        var node = EventJson.Parse(line.Bytes, out var fault);
        if (node is not JsonArray list)
            return [Read(line, node, fault, 0)];
        var elements = list.ToArray();
        list.Clear();
        return elements.Select((element, i) => Read(line, element, null, i + 1));
    }

    // The ID is of what the document says, not of how it is laid out.
    private Draft Read(Line line, JsonNode? node, string? fault, int element)
    {
        if (node is not JsonObject read)
            return Draft.Unreadable(line, fault ?? "not a JSON object", element);
        if (EventJson.TryWrite(read) is not { } bytes)
            return Draft.Unreadable(line, "text that is not Unicode", element);
        if (read["eventId"] is null)
            read["eventId"] = ids.For(bytes);
        return Draft.Of(line, read, element);
    }
}
