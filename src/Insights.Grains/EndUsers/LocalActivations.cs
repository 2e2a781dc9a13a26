using System.Collections.Concurrent;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;
using Insights.Grains.Alarms;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Insights.Grains.EndUsers;

/// <summary>The users that are active in this silo, and what they share. Thread-safe.</summary>
public sealed partial class LocalActivations : IDisposable
{
    /// <summary>How long after an alarm its user may stay in memory unanswered.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>After this an alarm that the store did not take is rung again.</summary>
    public static readonly TimeSpan RingAgain = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A timer is set only for an alarm that is as near as this; another waits in the store, and its user need not stay in
    /// memory for it.
    /// </summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromHours(1);

    /// <summary>How long a user stays in memory after events that left no session open, as those of an import.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>How long a user without a near alarm stays in memory after a call; up to half a minute less where it went past the runtime.</summary>
    public static readonly TimeSpan StayAfterCall = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<EndUserKey, EndUserGrain> _activations = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly ILogger<LocalActivations> _logger;

    public LocalActivations(EndUserPorts ports, OverdueAlarms overdue, IGrainFactory grains, ILogger<LocalActivations> logger)
    {
        _logger = logger;
        Overdue = overdue;
        Users = new ClusterEndUsers(this, grains);
        Ports = ports with { Others = Users, Ending = _ending.Token };
        Closings = new ClosingWorker(ports.Clock);
    }

    /// <summary>All users of the cluster, as seen from this silo.</summary>
    public ClusterEndUsers Users { get; }

    /// <summary>Users active now; takes every lock of the table, so not for the way of an event.</summary>
    public int Count => _activations.Count;

    /// <summary>Those among them with an alarm set, mostly for an open session; looks at every one.</summary>
    public int Armed => _activations.Count(user => user.Value.IsArmed);

    /// <summary>Whether the user is active in this silo.</summary>
    public bool IsActive(EndUserKey user) => _activations.ContainsKey(user);

    internal EndUserPorts Ports { get; }

    internal OverdueAlarms Overdue { get; }

    internal ClosingWorker Closings { get; }

    internal long NowMs => Ports.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The user, entered, where it is active here; its caller leaves.</summary>
    internal EndUserGrain? Visit(EndUserKey user)
    {
        if (!_activations.TryGetValue(user, out var grain) || !grain.TryEnter())
            return null;
        grain.StayForVisits();
        return grain;
    }

    /// <summary>
    /// Lets users leave memory where more are in it than a silo is to hold, and a tenth more than needed, so that the next
    /// arrival finds room: first those without a near alarm, then those whose session is the nearest to its end, which are
    /// those idle longest. Their alarms wait in the store.
    /// </summary>
    /// <param name="most">Users that may stay; positive.</param>
    /// <returns>How many were asked to leave.</returns>
    public int Shed(int most)
    {
        var surplus = _activations.Count - most;
        if (surplus <= 0)
            return 0;
        var leaving = _activations.Values.Select(grain => (Grain: grain, grain.NearAlarmMs)).OrderBy(g => g.NearAlarmMs ?? long.MinValue).Take(surplus + (most / 10)).ToList();
        leaving.ForEach(g => g.Grain.LeaveMemory());
        return leaving.Count;
    }

    internal void Enter(EndUserKey user, EndUserGrain grain) => _activations[user] = grain;

    internal void Leave(EndUserKey user, EndUserGrain grain) =>
        _activations.TryRemove(new KeyValuePair<EndUserKey, EndUserGrain>(user, grain));

    /// <summary>
    /// The silo is about to let all its users go. From now on they tell others nothing: of two that wait for one another
    /// neither could be let go, and both would be waited for, by whoever calls them, until a message is given up (30 s).
    /// </summary>
    public void BeginEnd() => _ending.Cancel();

    public void Dispose()
    {
        Closings.Dispose();
        _ending.Dispose();
    }

    /// <summary>Has the user settled by a new owner, which sets a timer for its alarm; the reminder stands behind it.</summary>
    internal void WakeAgain(EndUserKey user) => _ = Task.Run(async () =>
    {
        try
        {
            await Users.SettleAsync(user, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            NotSettled(e);
        }
        catch (Exception e)
        {
            // Nobody waits for it, so that nobody else would say so.
            Broken(user, e);
        }
    });

    internal void NotSettled(StoreException e) => LogNotSettled(e.Fault);

    internal void Broken(EndUserKey user, Exception e) => LogBroken(user, e);

    [LoggerMessage(EventIds.ActivationNotSettled, LogLevel.Debug, "An alarm could not be answered ({Fault}); it is rung again, by its reminder at the latest.")]
    private partial void LogNotSettled(StoreFault fault);

    // The key prints as a hash.
    [LoggerMessage(EventIds.ActivationBroken, LogLevel.Error, "The alarm of {User} cannot be answered; its reminder tries again.")]
    private partial void LogBroken(EndUserKey user, Exception e);
}
