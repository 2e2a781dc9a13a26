using Insights.Grains.EndUsers;
using Insights.Silo.Configuration;

namespace Insights.Silo.Start;

/// <summary>
/// At a stop, waits before anything else happens: from the moment it was asked for the silo says that it is not ready, and
/// ends its streams. Load balancers need a moment to look elsewhere, and clients to hear that their stream ended before its
/// connection does. They go by the machine's clock, whatever the silo's own is.
/// </summary>
internal sealed class Drain(SiloSettings settings, IHostApplicationLifetime lifetime, LocalActivations users) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Already so where a signal asked; a program that stops the host comes here first.
        lifetime.StopApplication();
        if (settings.Cluster.ReadinessDelay > TimeSpan.Zero)
            await Task.Delay(settings.Cluster.ReadinessDelay, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        users.BeginEnd();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
