using Insights.Domain.EndUsers.Ports;
using Insights.Grains.Alarms;

namespace Insights.Silo.Cluster;

/// <summary>Puts the alarms of end users in front of the reminders that Orleans keeps for all other grains.</summary>
internal static class AlarmReminders
{
    /// <param name="services">With Orleans's own table in it.</param>
    public static void AddAlarmReminders(this IServiceCollection services, ReminderTiming timing)
    {
        var others = services.Last(service => service.ServiceType == typeof(IReminderTable));
        services.Remove(others);
        services.AddSingleton(s => new OverdueAlarms(s.GetRequiredService<IDueAlarms>(), timing, s.GetRequiredService<EndUserPorts>().Clock));
        services.AddSingleton<IReminderTable>(s => new AlarmReminderTable(
            (IReminderTable)(others.ImplementationFactory?.Invoke(s) ?? ActivatorUtilities.CreateInstance(s, others.ImplementationType!)),
            s.GetRequiredService<OverdueAlarms>(), timing, TimeProvider.System));
    }
}
