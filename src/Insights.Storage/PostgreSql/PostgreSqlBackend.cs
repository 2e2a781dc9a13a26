using Microsoft.Extensions.Logging;

namespace Insights.Storage.PostgreSql;

internal static class PostgreSqlBackend
{
    public static Task<StoreBackend> OpenAsync(StorageOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken ct) =>
        throw new NotSupportedException("PostgreSQL comes next.");
}
