namespace Insights.Standalone.Mailboxes;

/// <summary>Lets idle users sleep.</summary>
public sealed class Sweeper(MailboxHost host, MailboxOptions options, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            host.Sweep();
            await Task.Delay(options.PollEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
