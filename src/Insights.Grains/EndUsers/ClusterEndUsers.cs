using System.Net.Sockets;
using Insights.Contracts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Grains.Wire;
using Insights.Storage.Codec;
using Microsoft.AspNetCore.Connections;
using Orleans;
using Orleans.Runtime;

namespace Insights.Grains.EndUsers;

/// <summary>
/// The end users of a cluster. One that is active in this silo is called directly; another by a message, which wakes it here
/// or finds it where it is. Thread-safe.
/// </summary>
public sealed class ClusterEndUsers(LocalActivations activations, IGrainFactory grains) : IEndUsers
{
    /// <inheritdoc/>
    public bool TryRecord(EndUserKey user, IReadOnlyList<RecordEvent> events, out Recorded recorded)
    {
        recorded = default;
        if (activations.Visit(user) is not { } grain)
            return false;
        bool taken;
        try
        {
            taken = grain.Owner.TryRecord(events, out recorded);
        }
        finally
        {
            grain.Leave();
        }
        if (taken)
            grain.ArmSoon();
        return taken;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct)
    {
        if (activations.Visit(user) is not { } grain)
            return SendAsync(user, events, ct);
        ValueTask<IReadOnlyList<RecordOutcome>> outcomes;
        try
        {
            outcomes = grain.Owner.RecordAsync(events, ct);
        }
        finally
        {
            grain.Leave();
        }
        // Mostly the turn is over by now and only the commit is awaited, so that the alarm is known.
        if (grain.Owner.IsLocked)
            return ArmAfterAsync(grain, outcomes);
        grain.ArmSoon();
        return outcomes;
    }

    /// <inheritdoc/>
    public async ValueTask<UserAnswer> ExecuteAsync(EndUserKey user, UserCommand command, CancellationToken ct)
    {
        if (activations.Visit(user) is not { } grain)
        {
            var sent = await CallAsync(user, static (g, r) => g.ExecuteAsync(r), command.ToRequest(user), ct).ConfigureAwait(false);
            return sent.ReadAnswer(static a => a.Answer.Needed().ToDomain());
        }
        ValueTask<UserAnswer> answer;
        try
        {
            answer = grain.Owner.ExecuteAsync(command, ct);
        }
        finally
        {
            grain.Leave();
        }
        try
        {
            return await answer.ConfigureAwait(false);
        }
        finally
        {
            grain.ArmSoon();
        }
    }

    /// <inheritdoc/>
    public ValueTask<Profile?> GetAsync(EndUserKey user, CancellationToken ct)
    {
        if (activations.Visit(user) is not { } grain)
            return AskAsync(user, ct);
        try
        {
            return grain.Owner.GetAsync(ct);
        }
        finally
        {
            grain.Leave();
        }
    }

    /// <inheritdoc/>
    public async ValueTask SettleAsync(EndUserKey user, CancellationToken ct)
    {
        if (activations.Visit(user) is not { } grain)
        {
            var answer = await CallAsync(user, static (g, r) => g.SettleAsync(r), user.ToRequest(), ct).ConfigureAwait(false);
            answer.ReadAnswer(static a => a);
            return;
        }
        ValueTask settled;
        try
        {
            settled = grain.Owner.SettleAsync(ct);
        }
        finally
        {
            grain.Leave();
        }
        await settled.ConfigureAwait(false);
        grain.ArmSoon();
    }

    private static async ValueTask<IReadOnlyList<RecordOutcome>> ArmAfterAsync(
        EndUserGrain grain, ValueTask<IReadOnlyList<RecordOutcome>> outcomes)
    {
        try
        {
            return await outcomes.ConfigureAwait(false);
        }
        finally
        {
            grain.ArmSoon();
        }
    }

    private async ValueTask<IReadOnlyList<RecordOutcome>> SendAsync(EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct)
    {
        var answer = await CallAsync(user, static (g, r) => g.RecordAsync(r), events.ToRequest(user), ct).ConfigureAwait(false);
        return answer.ReadAnswer(a => a.ToOutcomes(events.Count));
    }

    private async ValueTask<Profile?> AskAsync(EndUserKey user, CancellationToken ct)
    {
        var answer = await CallAsync(user, static (g, r) => g.GetAsync(r), user.ToRequest(), ct).ConfigureAwait(false);
        return answer.ReadAnswer(static a => a.Profile?.ToDomain());
    }

    /// <summary>Calls the grain. Where the call may or may not have arrived, the outcome is as unclear as that of a commit.</summary>
    private async ValueTask<Message> CallAsync(
        EndUserKey user, Func<IEndUserGrain, Message, Task<Message>> call, Message request, CancellationToken ct)
    {
        try
        {
            return await call(grains.GetGrain<IEndUserGrain>(user.ToHash()), request).WaitAsync(ct).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfTheCluster(e) && !ct.IsCancellationRequested)
        {
            throw new StoreException(StoreFault.Unavailable, e);
        }
    }

    /// <summary>A silo that is gone, or about to go, or does not answer in time.</summary>
    private static bool IsOfTheCluster(Exception e) => e is OrleansException or TimeoutException or OperationCanceledException
        or ObjectDisposedException or SocketException or ConnectionAbortedException;
}
