
namespace Insights.Silo.Configuration;

/// <summary>How users who have expired are found. They are shown nowhere from their moment on, whatever this says.</summary>
public sealed class ExpiryOptions
{
    /// <summary>
    /// How often each user whose day has come is asked whether its time is over: what is left of it stays in the database for
    /// so long at the most. Shorter costs a query of an index for each of 256 slices. Default 24 h; 5 min to 7 days.
    /// </summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Reads them, and tells <paramref name="read"/> every fault.</summary>
    public void ReadFrom(SettingsReader read)
    {
        read.Section("Retention", ["SweepEvery"]);
        SweepEvery = read.Duration("Retention:SweepEvery", SweepEvery, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7));
    }
}
