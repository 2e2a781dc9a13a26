using Insights.Service.Lists;
using System.Runtime.CompilerServices;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Live;
using Insights.Service.Calls;
using Insights.Service.Keys;

namespace Insights.Service.Live;

/// <summary>Who is live: lists, and watching (docs/semantics.md 1.9). Every answer is scoped by the caller's key.</summary>
public sealed class LiveService(LiveBoard board, ILiveExchange exchange)
{
    /// <summary>After this a watcher who was told nothing is told how many there are. 15 s.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>How often it is seen to that the watcher's key is still good, and what its account lets show. 1 s.</summary>
    private static readonly TimeSpan _checkEvery = TimeSpan.FromSeconds(1);

    private readonly OpenWatches _open = new();

    /// <summary>What the telling of watchers is paced by; when a user is live no more is the board's clock to say.</summary>
    public TimeProvider Pace { get; init; } = TimeProvider.System;

    /// <param name="application">Only those whose last event was in it; null or empty: all.</param>
    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <param name="pageToken">As the page before gave it; null or empty for the first.</param>
    /// <param name="includeBots">Whether bots are shown.</param>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument.</exception>
    public async ValueTask<LivePage> ListAsync(Caller caller, string? application, int? pageSize, string? pageToken, CancellationToken ct, bool includeBots = false)
    {
        var account = caller.AccountToRead();
        application = Checked(application);
        var size = PageSize.Of(pageSize);
        LiveCursor? after = string.IsNullOrEmpty(pageToken) ? null : LiveCursor.Read(pageToken);
        if (exchange.IsLocal)
            await exchange.ExchangeAsync(ct).ConfigureAwait(false);
        var nowMs = board.NowMs;
        List<LiveState> all = [.. board.Read(account, application).Where(u => includeBots || !u.IsBot).Select(u => LiveShown.Of(u, caller.Settings)).OfType<LiveState>()];
        List<LiveState> page =
        [
            .. all.Where(u => after is not { } last || LiveCursor.Order.Compare(LiveCursor.Of(u), last) > 0)
                .OrderBy(LiveCursor.Of, LiveCursor.Order).Take(size + 1),
        ];
        var hasMore = page.Count > size;
        if (hasMore)
            page.RemoveAt(size);
        return new LivePage(
            page, all.Count, board.Counts(account, application), LiveMinutes.Of(nowMs) * LiveMinutes.MinuteMs, board.IsTruncated(account),
            hasMore ? LiveCursor.Of(page[^1]).ToToken() : null);
    }

    /// <summary>Whether a user of the caller's account is live, as this process knows.</summary>
    /// <exception cref="ServiceException">PermissionDenied.</exception>
    public bool IsLive(Caller caller, EndUserKey user) => caller.AccountToRead() == user.Account && board.IsLive(user);

    /// <summary>
    /// Tells all who are live, then what changes: several changes of one user within a fifth of a second are told as one. Ends
    /// without a fault when <paramref name="stopping"/> fires.
    /// </summary>
    /// <param name="authenticate">Who watches; asked again and again, and throws where the key is no good any more.</param>
    /// <exception cref="ServiceException">
    /// PermissionDenied, InvalidArgument: at the call, not only at the first answer. ResourceExhausted, at the first answer: the key
    /// has too many open (<see cref="OpenWatches"/>).
    /// </exception>
    public IAsyncEnumerable<LiveNews> WatchAsync(
        Func<Caller> authenticate, string? application, CancellationToken stopping, CancellationToken ct, bool includeBots = false)
    {
        var caller = authenticate();
        return WatchAsync(caller, new LiveWatch(board, caller.AccountToRead(), Checked(application), includeBots), authenticate, stopping, ct);
    }

    private async IAsyncEnumerable<LiveNews> WatchAsync(
        Caller caller, LiveWatch watch, Func<Caller> authenticate, CancellationToken stopping, [EnumeratorCancellation] CancellationToken ct)
    {
        using var open = _open.Open(caller);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, ct);
        var (told, check) = (Pace.GetTimestamp(), Pace.GetTimestamp());
        while (!end.IsCancellationRequested)
        {
            if (exchange.IsLocal)
                await exchange.ExchangeAsync(ct).ConfigureAwait(false);
            if (Pace.GetElapsedTime(check) >= _checkEvery)
                (caller, check) = (authenticate(), Pace.GetTimestamp());
            if (watch.Next(evenIfNothing: Pace.GetElapsedTime(told) >= Heartbeat) is { } news)
            {
                yield return news with { Users = [.. news.Users.Select(u => LiveShown.Of(u, caller.Settings)).OfType<LiveState>()] };
                told = Pace.GetTimestamp();
            }
            if (!watch.HasMore)
                await Task.Delay(LiveOptions.TellEvery, Pace, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        ct.ThrowIfCancellationRequested();
    }

    private static string? Checked(string? application) => string.IsNullOrEmpty(application) ? null
        : application.Length <= EventLimits.MaxApplicationLength ? application
        : throw ServiceException.Invalid("application", $"must be at most {EventLimits.MaxApplicationLength} characters");
}
