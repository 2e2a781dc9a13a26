using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Domain.Profiles;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;

namespace Insights.Testing.Builders;

/// <summary>Users of one account that are linked to one another, with real owners over a store in memory. The clock moves on to what comes.</summary>
public sealed class LinkedUsers : IAccountSettings
{
    private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Moments.At("00:00")));

    public LinkedUsers(AccountSettings? settings = null)
    {
        Settings = settings ?? AccountSettings.Default;
        Users = new InMemoryEndUsers(Store, this, _clock);
    }

    public AccountSettings Settings { get; }

    public InMemoryStore Store { get; } = new();

    public InMemoryEndUsers Users { get; private set; }

    public long NowMs => _clock.NowMs;

    public static EndUserKey Anonymous(string id) => new("acme", UserKind.Anonymous, id);

    public static EndUserKey Identified(string id) => new("acme", UserKind.Identified, id);

    /// <summary>All owners are gone; the next call wakes new ones.</summary>
    public void SleepAll() => Users = new InMemoryEndUsers(Store, this, _clock);

    public async Task<RecordOutcome> SendAsync(EndUserKey user, EventBuilder e)
    {
        MoveTo(e.TimeMs);
        return (await Users.RecordAsync(user, [e.Command(NowMs)], CancellationToken.None))[0];
    }

    public ValueTask<OpDone> IdentifyAsync(string anonymousId, string userId, long atMs, string opId)
    {
        MoveTo(atMs);
        return Users.IdentifyAsync(Anonymous(anonymousId), Identified(userId), new OpKey(atMs, opId), NowMs, false, null, CancellationToken.None);
    }

    public ValueTask<OpDone> AnonymizeAsync(string anonymousId, long atMs, string opId)
    {
        MoveTo(atMs);
        return Users.AnonymizeAsync(Anonymous(anonymousId), new OpKey(atMs, opId), NowMs, false, null, CancellationToken.None);
    }

    public ValueTask<Profile?> GetAsync(EndUserKey user) => Users.GetAsync(user, CancellationToken.None);

    public async Task SettleAsync(EndUserKey user) => await Users.SettleAsync(user, CancellationToken.None);

    public void MoveTo(long ms)
    {
        if (ms > NowMs)
            _clock.AdvanceTo(ms);
    }

    AccountSettings IAccountSettings.Of(string account) => Settings;
}
