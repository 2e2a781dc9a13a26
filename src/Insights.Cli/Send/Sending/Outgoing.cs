using System.Text.Json.Nodes;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Times;

namespace Insights.Cli.Send.Sending;

/// <summary>One event as it is posted.</summary>
/// <param name="Position">Where it stands in the file.</param>
/// <param name="Json">UTF-8.</param>
internal readonly record struct Outgoing(Position Position, byte[] Json)
{
    /// <summary>Gives an event what the command line says about all of them. Its ID stays.</summary>
    /// <param name="draft">One that could be read.</param>
    /// <param name="shift">How far its time moves.</param>
    /// <param name="application">For an event that names none; null to leave it so.</param>
    /// <returns>Null where it holds text that is not Unicode.</returns>
    public static Outgoing? Of(Draft draft, TimeSpan shift, string? application)
    {
        JsonObject read = draft.Event!;
        EventTime.Shift(read, shift);
        if (application is not null && read["application"] is null)
            read["application"] = application;
        return EventJson.TryWrite(read) is { } json ? new Outgoing(draft.Position, json) : null;
    }
}
