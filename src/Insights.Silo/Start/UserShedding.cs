using Insights.Grains.EndUsers;
using Insights.Silo.Configuration;

namespace Insights.Silo.Start;

/// <summary>Keeps the users in memory to as many as the configuration allows. By the machine's clock.</summary>
internal sealed class UserShedding(AwakeUsers users, SiloSettings settings) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                users.Shed(settings.MaxLoadedUsers);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // It is the end.
        }
    }
}
