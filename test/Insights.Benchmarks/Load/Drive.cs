using System.Globalization;
using Insights.Benchmarks.Http;

namespace Insights.Benchmarks.Load;

/// <summary>Sends one shape to a silo that runs already: to look at it while it works.</summary>
internal static class Drive
{
    public const string Name = "drive";

    private const int Users = 10_000;

    public static async Task<int> RunAsync(string url, string key, string shapeName, string seconds)
    {
        var shape = shapeName switch
        {
            "mixed" => Shape.Mixed,
            "one-user" => Shape.OneUserEach,
            "streamed" => Shape.Streamed,
            "get" => Shape.Get,
            _ => Shape.Single,
        };
        var numbers = new EventNumbers(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() % 100_000_000 * 1_000_000);
        using var host = HostProcess.Attached(new Uri(url));
        await Visits.OpenAsync(host, key, Users, numbers);
        var load = new GrpcLoad(shape, [host], key, Users, numbers);
        for (var i = 0; i < int.Parse(seconds, CultureInfo.InvariantCulture); i += 5)
        {
            load.Warm();
            var rate = await load.RunAsync(TimeSpan.FromSeconds(5));
            await System.Console.Out.WriteLineAsync($"{shape.Name}: {rate:N0} a second, {load.Times()}");
        }
        return 0;
    }
}
