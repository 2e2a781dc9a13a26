using System.Text.Json.Nodes;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Sending;

namespace Insights.Cli.Demo;

/// <summary>Demo data in batches, the people one after another, so that a server has few of them active at a time.</summary>
internal static class DemoBatches
{
    /// <summary>The most that the API takes at once.</summary>
    private const int Most = 500;

    /// <param name="people">Whose, by rising number.</param>
    /// <param name="of">What is sent of one.</param>
    /// <returns>Batches whose size is the number of people done with.</returns>
    public static IAsyncEnumerable<Batch> Make(IEnumerable<DemoPerson> people, Func<DemoPerson, IEnumerable<JsonObject>> of)
    {
        var done = 0;
        return people
            .SelectMany(person => of(person).Select((e, i) => new Outgoing(new(person.Number + 1, i + 1), EventJson.TryWrite(e)!)))
            .Chunk(Most)
            .Select(events =>
            {
                var before = done;
                done = (int)events[^1].Position.Line;
                return new Batch(events, done - before);
            })
            .ToAsyncEnumerable();
    }
}
