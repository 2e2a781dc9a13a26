using Insights.Domain.Telemetry;
using Insights.Service.Accounts;
using Insights.Service.Attributes;
using Insights.Service.Segments;

namespace Insights.Silo.Start;

/// <summary>Keeps accounts, keys, attributes and segments fresh: what another process changed is in force within seconds.</summary>
internal sealed partial class AccountRefresh(
    AccountDirectory accounts, AttributeDirectory attributes, SegmentDirectory segments, TimeProvider clock, ILogger<AccountRefresh> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(AccountDirectory.RefreshEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await accounts.RefreshAsync(stoppingToken);
                await attributes.RefreshAsync(stoppingToken);
                await segments.RefreshAsync(stoppingToken);
                await accounts.WriteUsesAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // What was read last stays in force until the database is back.
                NotRefreshed(e);
            }
        }
    }

    [LoggerMessage(EventIds.AccountRefreshNotRefreshed, LogLevel.Warning, "Accounts and keys could not be read anew.")]
    private partial void NotRefreshed(Exception e);
}
