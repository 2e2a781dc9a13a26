using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;

namespace Insights.Domain.Expiry;

/// <summary>Asks a user to settle, which erases it where it has expired; a host says how.</summary>
/// <exception cref="StoreException">The user could not be asked now.</exception>
public delegate ValueTask AskToSettle(EndUserKey user, CancellationToken ct);

/// <summary>
/// Goes through the users whose time may be over, slice by slice and page by page, and asks each of them; whether it is over,
/// the user decides (docs/semantics.md 1.8). One that cannot be asked is asked by the next sweep; nothing shows it meanwhile.
/// </summary>
public sealed class ExpirySweep(IExpiringUsers expiring, AskToSettle ask, TimeProvider clock)
{
    /// <summary>Users on a page; between two pages no transaction is open.</summary>
    private const int PageSize = 500;

    /// <summary>Users asked at once: a sweep leaves the store to the events that come in.</summary>
    private const int AtOnce = 16;

    /// <summary>How long a tombstone stays after its time: for what was received within it and is on its way, and for clocks that differ. 1 hour.</summary>
    private const long TombstoneSlackMs = 60L * 60 * 1000;

    /// <summary>Sweeps one slice, and the tombstones of all.</summary>
    /// <param name="slice">0 to <see cref="ExpirySlice.Count"/> - 1.</param>
    /// <exception cref="StoreException">The store cannot be read; the rest of the slice is left to the next sweep.</exception>
    public async Task<SweepResult> SweepAsync(int slice, CancellationToken ct)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await expiring.RemoveTombstonesAsync(nowMs - TombstoneSlackMs).ConfigureAwait(false);
        var (asked, failed) = (0, 0);
        ExpiryPlace? after = null;
        while (true)
        {
            var page = await expiring.ReadExpiringAsync(slice, nowMs, after, PageSize, ct).ConfigureAwait(false);
            var failedHere = await AskAsync(page, ct).ConfigureAwait(false);
            RetentionMetrics.SweepAsked(page.Count - failedHere, failedHere);
            (asked, failed) = (asked + page.Count, failed + failedHere);
            if (page.Count < PageSize)
                return new SweepResult(asked, failed);
            after = page[^1].Place;
        }
    }

    private async Task<int> AskAsync(IReadOnlyList<ExpiringUser> page, CancellationToken ct)
    {
        var failed = 0;
        await Parallel.ForEachAsync(
            page,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (user, token) =>
            {
                try
                {
                    await ask(user.User, token).ConfigureAwait(false);
                }
                catch (StoreException)
                {
                    Interlocked.Increment(ref failed);
                }
            }).ConfigureAwait(false);
        return failed;
    }
}

/// <summary>What a sweep did.</summary>
/// <param name="Asked">Users who were asked whether they have expired.</param>
/// <param name="Failed">Those among them who could not answer.</param>
public readonly record struct SweepResult(int Asked, int Failed);
