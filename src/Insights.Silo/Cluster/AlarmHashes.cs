using Insights.Grains.EndUsers;
using Npgsql;

namespace Insights.Silo.Cluster;

/// <summary>
/// Completes alarms that a host without a cluster has set, so that the reminder service finds them. Once at the start: this
/// program's own alarms are complete. Several silos may do so at once.
/// </summary>
internal sealed partial class AlarmHashes(NpgsqlDataSource source, ILogger<AlarmHashes> logger) : BackgroundService
{
    private const int PageSize = 5000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await CompleteAsync(stoppingToken) is > 0 and var completed)
                Completed(completed);
        }
        catch (NpgsqlException e)
        {
            // Those users are woken by their next event, or by the next silo that starts.
            NotCompleted(e);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is for the next start.
        }
    }

    /// <returns>How many there were.</returns>
    public async Task<int> CompleteAsync(CancellationToken ct)
    {
        var completed = 0;
        var after = Guid.Empty;
        while (true)
        {
            var page = await ReadAsync(after, ct);
            if (page.Count == 0)
                return completed;
            await WriteAsync(page, ct);
            completed += page.Count;
            after = page[^1];
        }
    }

    private async Task<List<Guid>> ReadAsync(Guid after, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "SELECT user_hash FROM alarm WHERE grain_hash IS NULL AND user_hash > $1 ORDER BY user_hash LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var page = new List<Guid>();
        while (await reader.ReadAsync(ct))
            page.Add(reader.GetGuid(0));
        return page;
    }

    private async Task WriteAsync(List<Guid> users, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            UPDATE alarm a SET grain_hash = h.grain_hash FROM unnest($1, $2) AS h (user_hash, grain_hash)
            WHERE a.user_hash = h.user_hash AND a.grain_hash IS NULL
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. users] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. users.Select(EndUserGrainId.RingHashOf)] });
        await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(3010, LogLevel.Information, "{Count} alarms that a host without a cluster had set were completed.")]
    private partial void Completed(int count);

    [LoggerMessage(3011, LogLevel.Warning, "Alarms that a host without a cluster had set could not be completed.")]
    private partial void NotCompleted(Exception e);
}
