using Microsoft.Extensions.Logging;

namespace Insights.Storage;

/// <summary>What both databases log when they are opened.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(2010, LogLevel.Information, "Storage on {Database} is open; schema version was {Had}, is {Version}.")]
    public static partial void Opened(this ILogger log, string database, int had, int version);
}
