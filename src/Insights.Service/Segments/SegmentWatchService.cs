using System.Runtime.CompilerServices;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Filters;
using Insights.Domain.Segments;
using Insights.Service.Calls;
using Insights.Service.Keys;

namespace Insights.Service.Segments;

/// <summary>Tells who enters and leaves segments, and keeps what is watched compared. Every call is scoped by the caller's key.</summary>
public sealed class SegmentWatchService(SegmentDirectory segments, ISegmentWatches watches, TimeProvider clock)
{
    /// <summary>Changes read at a time.</summary>
    private const int PageSize = 500;

    /// <summary>How often a watcher in silence is told its position, and the watch that somebody reads it.</summary>
    public static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(30);

    private readonly OpenWatches _open = new();

    /// <summary>
    /// Who enters and leaves the segment from now on, or after a position: at least once each, until cancelled. The first
    /// answer says where it begins. What happened while nobody listened is told too, up to <see cref="WatchLimits.KeptFor"/>.
    /// </summary>
    /// <param name="authenticate">Who watches, asked at every look; throws where the key is no good any more.</param>
    /// <param name="position">Of the last answer that was seen; null or empty: from now on.</param>
    /// <exception cref="ServiceException">
    /// Unauthenticated, PermissionDenied; NotFound, also where the segment is deleted meanwhile; InvalidArgument: the position is none;
    /// FailedPrecondition: the segment is invalid now, or what follows the position is not kept any more; ResourceExhausted: the key has
    /// too many open (<see cref="OpenWatches"/>); Unavailable.
    /// </exception>
    public async IAsyncEnumerable<SegmentNews> WatchAsync(
        Func<Caller> authenticate, string name, string? position, [EnumeratorCancellation] CancellationToken ct)
    {
        var caller = authenticate();
        var account = caller.AccountToRead();
        using var open = _open.Open(caller);
        var asked = string.IsNullOrEmpty(position) ? (long?)null : ReadPosition(position);
        var head = await BeginUpToDateAsync(account, name, ct).ConfigureAwait(false);
        if (asked < head.First || asked > head.Last)
            throw new ServiceException(ServiceFault.FailedPrecondition, "What follows that position is not kept any more: list the members, and watch without a position.");
        var at = asked ?? head.Last;
        yield return new SegmentNews(Position(at), null);
        var told = clock.GetTimestamp();
        var began = told;
        while (true)
        {
            var changes = await Asked(() => watches.ReadAsync(account, name, at, PageSize, ct)).ConfigureAwait(false);
            foreach (var change in changes)
            {
                at = change.Number;
                yield return new SegmentNews(Position(at), change);
                told = clock.GetTimestamp();
            }
            if (changes.Count == PageSize)
                continue;
            if (clock.GetElapsedTime(began) >= SignOfLife)
            {
                // Ends the watch where the segment is gone, and says that it is still read where it is not.
                await BeginAsync(account, name, ct).ConfigureAwait(false);
                began = clock.GetTimestamp();
            }
            if (clock.GetElapsedTime(told) >= SignOfLife)
            {
                yield return new SegmentNews(Position(at), null);
                told = clock.GetTimestamp();
            }
            await Task.Delay(WatchLimits.CompareEvery, clock, ct).ConfigureAwait(false);
            authenticate();
        }
    }

    /// <summary>
    /// Compares the watched segments of which that is due, several at once, and waits for them no longer than
    /// <see cref="WatchLimits.CompareEvery"/>: one that takes long, or fails, delays no other. What several processes do at once
    /// is done once.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    /// <exception cref="AggregateException">Some could not be compared, of those begun now or before; they are tried again.</exception>
    public async Task CompareAsync(ComparePace pace, CancellationToken ct)
    {
        var all = await watches.WatchedAsync(ct).ConfigureAwait(false);
        pace.Keep(all);
        foreach (var watched in all)
        {
            if (pace.IsDue(watched, clock))
                pace.Begin(watched, () => CompareAsync(watched, ct), clock, ct);
        }
        await pace.EndAsync(WatchLimits.CompareEvery, clock, ct).ConfigureAwait(false);
    }

    private async Task CompareAsync(WatchedSegment watched, CancellationToken ct)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var known = await segments.OfAsync(watched.Account, ct).ConfigureAwait(false);
        var segment = known.Find(watched.Segment) ?? (await segments.OfNowAsync(watched.Account, ct).ConfigureAwait(false)).Find(watched.Segment);
        if (segment is null || watched.ReadMs < nowMs - (long)WatchLimits.KeptFor.TotalMilliseconds)
            await watches.ForgetAsync(watched.Account, watched.Segment, ct).ConfigureAwait(false);
        // Where the filter means nothing now, nobody enters or leaves; and where nobody reads, nobody needs to know.
        else if (segment.Program is { } program && watched.ReadMs >= nowMs - (long)WatchLimits.ReadFor.TotalMilliseconds)
        {
            await watches.CompareAsync(
                new SegmentQuestion(watched.Account, watched.Segment, program.Filter, nowMs),
                (long)WatchLimits.CompareEvery.TotalMilliseconds / 2, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Compares what nobody read for a while before it says how far the changes go: what happened meanwhile is no news to one who comes now.</summary>
    private async ValueTask<WatchHead> BeginUpToDateAsync(string account, string name, CancellationToken ct)
    {
        var head = await BeginAsync(account, name, ct).ConfigureAwait(false);
        var question = new SegmentQuestion(account, name, await FilterAsync(account, name, ct).ConfigureAwait(false), clock.GetUtcNow().ToUnixTimeMilliseconds());
        return await Asked(() => watches.CompareAsync(question, (long)WatchLimits.ReadFor.TotalMilliseconds, ct)).ConfigureAwait(false)
            ? await BeginAsync(account, name, ct).ConfigureAwait(false)
            : head;
    }

    private async ValueTask<WatchHead> BeginAsync(string account, string name, CancellationToken ct)
    {
        var filter = await FilterAsync(account, name, ct).ConfigureAwait(false);
        var question = new SegmentQuestion(account, name, filter, clock.GetUtcNow().ToUnixTimeMilliseconds());
        return await Asked(() => watches.BeginAsync(question, ct)).ConfigureAwait(false);
    }

    private async ValueTask<Filter> FilterAsync(string account, string name, CancellationToken ct) =>
        ((await segments.OfNowAsync(account, ct).ConfigureAwait(false)).Find(name) ?? throw SegmentService.NotFound()).Meant().Filter;

    private static async ValueTask<T> Asked<T>(Func<ValueTask<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (StoreException)
        {
            throw ServiceException.StoreDown();
        }
    }

    private static string Position(long number) => number.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    private static long ReadPosition(string position) =>
        long.TryParse(position, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw ServiceException.Invalid("position", "must be one that an answer brought");
}

/// <summary>What a watcher is told.</summary>
/// <param name="Position">Where to go on from; opaque.</param>
/// <param name="Change">Null: a sign of life.</param>
public sealed record SegmentNews(string Position, MembershipChange? Change);
