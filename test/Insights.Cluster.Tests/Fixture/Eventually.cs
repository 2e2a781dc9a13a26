using System.Diagnostics;

namespace Insights.Cluster.Tests.Fixture;

/// <summary>Waits for what silos do by themselves, on threads of their own.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    public static async Task IsAsync(Func<Task<bool>> condition, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(_longest, what);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
