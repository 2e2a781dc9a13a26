using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Expiry;
using Insights.Hosting.Alarms;
using Insights.Hosting.Expiry;
using Insights.Hosting.Start;
using Insights.Service.Keys;
using Insights.Standalone.Configuration;
using Insights.Standalone.Mailboxes;
using Insights.Storage;

namespace Insights.Standalone.Start;

/// <summary>Composes the standalone host out of an open store.</summary>
public static class StandaloneServices
{
    public static IServiceCollection AddStandalone(
        this IServiceCollection services, StandaloneOptions options, InsightsStore store, OperatorKey operatorKey, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.AddSingleton(options.Common.Live);
        services.AddInsightsServices(store, operatorKey, clock, options.Common.DataCenter);
        services.AddSingleton(options.EndUsers);
        services.AddSingleton<MailboxHost>();
        services.AddSingleton<IEndUsers>(s => s.GetRequiredService<MailboxHost>());
        services.AddSingleton<RingAlarm>(s => s.GetRequiredService<MailboxHost>().RingAsync);
        services.AddSingleton(new AlarmPumpOptions { PollEvery = options.EndUsers.PollEvery });
        services.AddHostedService<AlarmPump>();
        services.AddHostedService<Sweeper>();
        services.AddSingleton(s => new ExpirySweep(store.Expiring, s.GetRequiredService<MailboxHost>().RingAsync, clock));
        services.AddSingleton(options.Common.Expiry);
        services.AddHostedService<ExpirySweeper>();
        return services;
    }
}
