using System.Data.Common;
using Insights.Storage;
using Insights.Storage.Schema;

namespace Insights.Silo.Start;

/// <summary>Opens the store at a host's start.</summary>
public static class StoreOpening
{
    /// <returns>The store; null where it cannot be opened, which <paramref name="errors"/> was told.</returns>
    public static async Task<InsightsStore?> TryOpenAsync(
        StorageOptions options, TimeProvider clock, ILoggerFactory loggers, TextWriter errors, CancellationToken ct)
    {
        try
        {
            return await InsightsStore.OpenAsync(options, clock, loggers, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfDatabase(e))
        {
            await errors.WriteLineAsync($"The database cannot be opened: {e.Message}").ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Whether it says that the database is not there, or not as it should be.</summary>
    public static bool IsOfDatabase(Exception e) =>
        e is DbException or IOException or UnauthorizedAccessException or SchemaTooNewException or SchemaTooOldException;
}
