namespace Insights.Domain.EndUsers;

/// <summary>
/// What stays of an erased user beside nothing: under the hash of its key, that what happened before its erasure is not to bring it
/// back (docs/semantics.md 1.8). It stands beside the log, so that it holds for every incarnation that follows.
/// </summary>
/// <param name="ErasedMs">When the user was erased, Unix milliseconds: what happened before is refused, exactly then is not.</param>
/// <param name="UntilMs">What is received after this moment is judged as if nobody had been erased, Unix milliseconds; inclusive.</param>
public readonly record struct Tombstone(long ErasedMs, long UntilMs)
{
    /// <summary>Whether what happened at a moment, and was received at another, is from before the erasure.</summary>
    public bool Covers(long timeMs, long receivedMs) => timeMs < ErasedMs && receivedMs <= UntilMs;
}
