using System.Text.Json.Nodes;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats;

/// <summary>What a line was read as: an event, or why it is none.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Event">In the form that is posted, its ID already in it; null where the line cannot be read.</param>
/// <param name="Fault">Why it cannot be read; null where it can.</param>
/// <param name="End">How many bytes of the file have been read with it.</param>
internal readonly record struct Draft(Position Position, JsonObject? Event, string? Fault, long End)
{
    public static Draft Of(Line line, JsonObject read, int element = 0) => new(new(line.Number, element), read, null, line.End);

    public static Draft Unreadable(Line line, string fault, int element = 0) => new(new(line.Number, element), null, fault, line.End);
}
