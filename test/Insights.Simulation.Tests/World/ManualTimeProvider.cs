namespace Insights.Simulation.Tests.World;

/// <summary>A clock that stands still until it is told to move. Unix milliseconds, UTC.</summary>
internal sealed class ManualTimeProvider(long nowMs) : TimeProvider
{
    public long NowMs { get; private set; } = nowMs;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);

    /// <summary>Never goes back.</summary>
    public void MoveTo(long ms) => NowMs = Math.Max(NowMs, ms);
}
