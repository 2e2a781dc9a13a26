using System.Globalization;

namespace Insights.Client.Options;

/// <summary>Finds every fault of the options, so that all can be told at once.</summary>
internal static class OptionsFaults
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long GiB = 1024 * MiB;

    public static IReadOnlyList<string> Of(InsightsClientOptions options)
    {
        var faults = new List<string>();
        if (options.Addresses is null || options.Addresses.Count == 0)
            faults.Add($"{nameof(options.Addresses)} must have at least one address");
        foreach (var address in options.Addresses ?? [])
        {
            if (address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
                faults.Add($"{nameof(options.Addresses)} has '{address}', which is no http or https address");
        }
        if (string.IsNullOrEmpty(options.ApiKey) || options.ApiKey.Any(c => c is <= ' ' or > '~'))
            faults.Add($"{nameof(options.ApiKey)} must be the text of a key");
        Number(nameof(options.MaxEvents), options.MaxEvents, 1, 10_000_000);
        Number(nameof(options.MaxBytes), options.MaxBytes, 64 * KiB, 4 * GiB);
        Number(nameof(options.BatchEvents), options.BatchEvents, 1, InsightsClientOptions.LargestBatch);
        Number(nameof(options.BatchBytes), options.BatchBytes, KiB, 16 * MiB);
        Number(nameof(options.MaxBatchesUnderWay), options.MaxBatchesUnderWay, 1, 64);
        Length(nameof(options.Linger), options.Linger, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Length(nameof(options.CallTimeout), options.CallTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10));
        Length(nameof(options.FirstDelay), options.FirstDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Length(nameof(options.LongestDelay), options.LongestDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10));
        if (options.LongestDelay < options.FirstDelay)
            faults.Add($"{nameof(options.LongestDelay)} must not be shorter than {nameof(options.FirstDelay)}");
        Length(nameof(options.GiveUpAfter), options.GiveUpAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        Length(nameof(options.GiveUpReadsAfter), options.GiveUpReadsAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        Length(nameof(options.DisposeWithin), options.DisposeWithin, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        if (!Enum.IsDefined(options.WhenFull))
            faults.Add($"{nameof(options.WhenFull)} must be {nameof(WhenFull.Wait)} or {nameof(WhenFull.Drop)}");
        if (options.Clock is null)
            faults.Add($"{nameof(options.Clock)} is needed");
        if (options.Random is null)
            faults.Add($"{nameof(options.Random)} is needed");
        return faults;

        void Number(string name, long value, long min, long max)
        {
            if (value < min || value > max)
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be from {min} to {max}"));
        }

        void Length(string name, TimeSpan value, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max)
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be from {min:c} to {max:c}"));
        }
    }
}
