using System.Collections.Concurrent;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;

namespace Insights.Standalone.Mailboxes;

/// <summary>All users of this one process: one mailbox for each that is awake. Safe for concurrent use.</summary>
public sealed class MailboxHost : IEndUsers
{
    private readonly EndUserPorts _ports;
    private readonly MailboxOptions _options;
    private readonly ConcurrentDictionary<EndUserKey, Mailbox> _awake = new();

    public MailboxHost(EndUserPorts ports, MailboxOptions options) => (_ports, _options) = (ports with { Others = this }, options);

    /// <summary>Users in memory now.</summary>
    public int Awake => _awake.Count;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(
        EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct)
    {
        // Inside only until the owner has what is asked: from then on it is not idle until the answer is known.
        var mailbox = Enter(user);
        try
        {
            return mailbox.Owner.RecordAsync(events, ct);
        }
        finally
        {
            mailbox.Leave();
        }
    }

    /// <inheritdoc/>
    public void LookAhead(ReadOnlySpan<ComingEvent> coming)
    {
        coming = coming[..Math.Min(coming.Length, IEndUsers.MostAhead)];
        var owners = new Ahead<EndUserOwner?>();
        for (var i = 0; i < coming.Length; i++)
            owners[i] = _awake.GetValueOrDefault(coming[i].User)?.Owner;
        EndUserOwner.LookAhead(owners[..coming.Length], coming);
    }

    /// <inheritdoc/>
    public bool TryRecord(EndUserKey user, IReadOnlyList<RecordEvent> events, out Recorded recorded)
    {
        recorded = default;
        if (!_awake.TryGetValue(user, out var mailbox) || !mailbox.TryEnter(NowMs()))
            return false;
        try
        {
            return mailbox.Owner.TryRecord(events, out recorded);
        }
        finally
        {
            mailbox.Leave();
        }
    }

    /// <inheritdoc/>
    public ValueTask<UserAnswer> ExecuteAsync(EndUserKey user, UserCommand command, CancellationToken ct)
    {
        var mailbox = Enter(user);
        try
        {
            return mailbox.Owner.ExecuteAsync(command, ct);
        }
        finally
        {
            mailbox.Leave();
        }
    }

    /// <inheritdoc/>
    public ValueTask<Profile?> GetAsync(EndUserKey user, CancellationToken ct)
    {
        var mailbox = Enter(user);
        try
        {
            return mailbox.Owner.GetAsync(ct);
        }
        finally
        {
            mailbox.Leave();
        }
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(EndUserKey user, CancellationToken ct)
    {
        var mailbox = Enter(user);
        try
        {
            return mailbox.Owner.SettleAsync(ct);
        }
        finally
        {
            mailbox.Leave();
        }
    }

    /// <summary>Wakes a user for its alarm, and lets it sleep again where nobody else needs it.</summary>
    public async ValueTask RingAsync(EndUserKey user, CancellationToken ct)
    {
        var wasAwake = _awake.ContainsKey(user);
        await SettleAsync(user, ct).ConfigureAwait(false);
        if (!wasAwake && _awake.TryGetValue(user, out var mailbox))
            Retire(user, mailbox);
    }

    /// <summary>Puts to sleep who has been idle long enough, and more where too many are awake.</summary>
    public void Sweep()
    {
        var oldest = NowMs() - (long)_options.AwakeFor.TotalMilliseconds;
        foreach (var (user, mailbox) in _awake)
        {
            if (mailbox.LastUsedMs <= oldest)
                Retire(user, mailbox);
        }
        var surplus = _awake.Count - _options.MaxAwake;
        if (surplus <= 0)
            return;
        // A tenth more than needed, so that the next arrival does not sort them all again.
        foreach (var (user, mailbox) in _awake.ToArray().OrderBy(m => m.Value.LastUsedMs).Take(surplus + (_options.MaxAwake / 10)))
            Retire(user, mailbox);
    }

    private void Retire(EndUserKey user, Mailbox mailbox)
    {
        if (mailbox.TryRetire())
            _awake.TryRemove(new KeyValuePair<EndUserKey, Mailbox>(user, mailbox));
    }

    private Mailbox Enter(EndUserKey user)
    {
        var nowMs = NowMs();
        for (; ; )
        {
            if (!_awake.TryGetValue(user, out var mailbox))
                mailbox = _awake.GetOrAdd(user, static (key, p) => new Mailbox(key, p), _ports);
            if (mailbox.TryEnter(nowMs))
                return mailbox;
            // Retired, and about to be removed by who retired it; make sure of it.
            _awake.TryRemove(new KeyValuePair<EndUserKey, Mailbox>(user, mailbox));
        }
    }

    private long NowMs() => _ports.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
