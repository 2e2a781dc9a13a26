using Insights.Cli.Send.Formats;
using Insights.Testing.Data;

namespace Insights.Cli.Tests.Send.Formats;

internal static class Ids
{
    /// <summary>IDs under the key of the tests.</summary>
    public static EventIds New(IdenticalLines identical = IdenticalLines.Apart) => new(new IdKey(() => TestIdKey.Bytes), identical);
}
