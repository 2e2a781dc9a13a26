using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Live;

namespace Insights.Service.Live;

/// <summary>
/// Finds in the store who is live: after a start, and where a process is gone with what it had not told. Those with an open
/// session have an alarm; they are asked, as many as is bearable, those first whose alarm is the latest.
/// </summary>
public sealed class LiveRecovery(IDueAlarms alarms, IEndUsers users, LiveBoard board)
{
    /// <summary>Alarms read at the most.</summary>
    private const int MostAlarms = 50_000;

    /// <summary>Users asked at the most.</summary>
    public const int MostUsers = 5_000;

    private const int AtOnce = 8;

    /// <returns>Who is live, with all that their open sessions tell; a user who cannot answer is left out.</returns>
    public async Task<IReadOnlyList<LiveState>> FindAsync(CancellationToken ct)
    {
        var open = await alarms.ReadDueAsync(long.MaxValue, MostAlarms, ct).ConfigureAwait(false);
        var found = new List<LiveState>();
        await Parallel.ForEachAsync(
            open.TakeLast(MostUsers),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (alarm, token) =>
            {
                if (await OfAsync(alarm.User, token).ConfigureAwait(false) is { } state)
                    lock (found)
                        found.Add(state);
            }).ConfigureAwait(false);
        return found;
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
