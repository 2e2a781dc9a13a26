using Shouldly;

namespace Insights.Testing.Clocks;

/// <summary>Waits for what happens elsewhere in its own time.</summary>
public static class Until
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Asks again and again until it is so, for a minute at most.</summary>
    public static async Task TrueAsync(Func<Task<bool>> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Bound, "it is not so within its bound");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
