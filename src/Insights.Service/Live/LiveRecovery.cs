using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Live;

namespace Insights.Service.Live;

/// <summary>
/// Finds in the store who is live: after a start, and where a process is gone with what it had not told. Those with an open
/// session have an alarm; as many as is bearable are asked, the most recently active first as far as the alarms tell.
/// </summary>
public sealed class LiveRecovery(IOpenSessions sessions, IEndUsers users, IAccountSettings settings, LiveBoard board)
{
    private const int AtOnce = 8;

    /// <summary>
    /// How far ahead the latest alarms are read, minutes: up to the longest timeout. Alarms of accounts with a long timeout, and
    /// of users with nothing but heartbeats, lie far ahead, and are not to hide those of the others.
    /// </summary>
    private static readonly int[] _aheadMinutes = [1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 720, 1440];

    /// <summary>Users asked at the most, and alarms read at a time. Default 5,000; positive.</summary>
    public int MostUsers { get; init; } = 5_000;

    /// <returns>Who is live, with all that their open sessions tell; a user who cannot answer is left out.</returns>
    public async Task<IReadOnlyList<LiveState>> FindAsync(CancellationToken ct)
    {
        var found = new List<LiveState>();
        await Parallel.ForEachAsync(
            await LatestAsync(ct).ConfigureAwait(false),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (user, token) =>
            {
                if (await OfAsync(user, token).ConfigureAwait(false) is { } state)
                    lock (found)
                        found.Add(state);
            }).ConfigureAwait(false);
        return found;
    }

    private async Task<IEnumerable<EndUserKey>> LatestAsync(CancellationToken ct)
    {
        var nowMs = board.NowMs;
        var activeMs = new Dictionary<EndUserKey, long>();
        var timeoutMs = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var minutes in _aheadMinutes)
        {
            // A session goes off one millisecond after its timeout.
            var untilMs = nowMs + (minutes * LiveMinutes.MinuteMs) + 1;
            foreach (var alarm in await sessions.ReadLatestAsync(untilMs, MostUsers, ct).ConfigureAwait(false))
            {
                if (!timeoutMs.TryGetValue(alarm.User.Account, out var longestMs))
                    timeoutMs[alarm.User.Account] = longestMs = (long)settings.Of(alarm.User.Account).LongestTimeout.TotalMilliseconds;
                // No alarm is after the last activity by more than this: the user was active then, or later.
                var sinceMs = alarm.DueMs - 1 - longestMs;
                if (sinceMs <= nowMs)
                    activeMs[alarm.User] = sinceMs;
            }
        }
        return activeMs.OrderByDescending(user => user.Value).Take(MostUsers).Select(user => user.Key);
    }

    private async ValueTask<LiveState?> OfAsync(EndUserKey user, CancellationToken ct)
    {
        try
        {
            if ((await users.GetAsync(user, ct).ConfigureAwait(false))?.OpenSession is not { } session)
                return null;
            var state = new LiveState(user)
            {
                FirstMs = session.StartMs,
                LastMs = Math.Min(session.EndMs, board.NowMs),
                Events = session.EventCount,
                IsSum = true,
                Application = session.Application,
                Place = session.Place,
                Browser = session.Browser,
                Minutes = [new LiveMinutes(session.Application, 1)],
            };
            return state.IsLiveAt(board.NowMs, (long)board.Window.TotalMilliseconds) ? state : null;
        }
        catch (StoreException)
        {
            // Its next event tells of it.
            return null;
        }
    }
}
