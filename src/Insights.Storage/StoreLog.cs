using Insights.Domain.EndUsers;
using Insights.Domain.Telemetry;
using Microsoft.Extensions.Logging;

namespace Insights.Storage;

/// <summary>What both databases log.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(EventIds.StoreLogOpened, LogLevel.Information, "Storage on {Database} is open; schema version was {Had}, is {Version}.")]
    public static partial void Opened(this ILogger log, string database, int had, int version);

    // The key prints as a hash.
    [LoggerMessage(EventIds.StoreLogIsCorrupt, LogLevel.Error, "What is stored of {User} cannot be read: its calls fail until it is mended. Verifying the account tells where.")]
    public static partial void IsCorrupt(this ILogger log, EndUserKey user, Exception why);
}
