using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Storage.Codec;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>One user behind its owner, over a store whose writes can be held or failed.</summary>
internal sealed class OwnedUser : IAccountSettings
{
    private OwnedUser(InMemoryDatabase database, ManualTimeProvider clock)
    {
        (Clock, Store) = (clock, new InMemoryStore(database));
        Owner = new EndUserOwner(UserStory.Key, new EndUserPorts(Store, UserCodec.Instance, this, Clock));
    }

    public ManualTimeProvider Clock { get; }

    public InMemoryStore Store { get; }

    public EndUserOwner Owner { get; }

    public AccountSettings Settings { get; set; } = AccountSettings.Default;

    public static OwnedUser New() => new(new InMemoryDatabase(), new ManualTimeProvider());

    /// <summary>Another owner of the same user, in another process, over the same database and clock.</summary>
    public OwnedUser Rival() => new(Store.Database, Clock) { Settings = Settings };

    /// <summary>Sends events; the clock goes on to the last of them.</summary>
    public Task<IReadOnlyList<RecordOutcome>> Record(params EventBuilder[] events)
    {
        var last = events.Max(e => e.TimeMs);
        if (last > Clock.NowMs)
            Clock.AdvanceTo(last);
        return Owner.RecordAsync([.. events.Select(e => e.Command(Clock.NowMs))], CancellationToken.None).AsTask();
    }

    public Task<Profile?> Get() => Owner.GetAsync(CancellationToken.None).AsTask();

    public Task Settle(string? at = null, int day = 0)
    {
        if (at is not null)
            Clock.AdvanceTo(Moments.At(at, day));
        return Owner.SettleAsync(CancellationToken.None).AsTask();
    }

    public async Task<StoredRecord> Stored() => await ((IStoredRecords)Store).ReadAsync(UserStory.Key, CancellationToken.None);

    /// <summary>Lets only writes of one kind go another way.</summary>
    public void Let(WriteKind kind, WriteVerdict verdict) =>
        Store.Gate = write => write.Kind == kind ? verdict : WriteVerdict.Commit;

    public void LetAll() => Store.Gate = null;

    AccountSettings IAccountSettings.Of(string account) => Settings;
}
