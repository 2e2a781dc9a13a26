namespace Insights.Client.Sending;

/// <summary>Delays between tries: they double, up to a bound, and are spread so that clients do not come back all at once.</summary>
internal sealed class Backoff(InsightsClientOptions options)
{
    private readonly object _lock = new();

    /// <summary>The delay after so many failed tries.</summary>
    /// <param name="failures">1 or more.</param>
    /// <param name="notBefore">The delay is not shorter, and spread beyond it.</param>
    public TimeSpan Delay(int failures, TimeSpan notBefore)
    {
        var doubled = options.FirstDelay.TotalSeconds * Math.Pow(2, failures - 1);
        var usual = TimeSpan.FromSeconds(Math.Min(doubled, options.LongestDelay.TotalSeconds));
        // From half of it to one and a half: on average what the options say.
        return notBefore + (usual * (0.5 + Next()));
    }

    /// <summary>A number from 0 to below <paramref name="below"/>.</summary>
    public int Next(int below)
    {
        lock (_lock)
            return options.Random.Next(below);
    }

    private double Next()
    {
        lock (_lock)
            return options.Random.NextDouble();
    }
}
