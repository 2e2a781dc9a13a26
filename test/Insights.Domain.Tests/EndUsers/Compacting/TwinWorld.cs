using Insights.Domain.Accounts;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.EndUsers;
using Insights.Domain.Verification;
using Insights.Storage.Codec;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;

namespace Insights.Domain.Tests.EndUsers.Compacting;

/// <summary>Users of an account that keeps events for so many months, over a store that tests may let fail.</summary>
internal sealed class TwinWorld : IAccountSettings
{
    private readonly AccountSettings _settings;

    public TwinWorld(int months, ManualTimeProvider clock)
    {
        (_settings, Clock) = (new AccountSettings { EventRetentionMonths = months }, clock);
        Users = new InMemoryEndUsers(Ports());
    }

    public ManualTimeProvider Clock { get; }

    public InMemoryStore Store { get; } = new();

    public InMemoryEndUsers Users { get; private set; }

    /// <summary>All owners are gone; the next call wakes new ones.</summary>
    public void SleepAll() => Users = new InMemoryEndUsers(Ports());

    public async Task<StoredRecord> StoredAsync(EndUserKey user) => await ((IStoredRecords)Store).ReadAsync(user, CancellationToken.None);

    public async Task ShouldBeCleanAsync(EndUserKey user, string where) =>
        Rebuild.Compare(user, await StoredAsync(user), Clock.NowMs, UserCodec.Instance).ShouldBeEmpty($"{where} {user.Kind} {user.Id}");

    AccountSettings IAccountSettings.Of(string account) => _settings;

    private EndUserPorts Ports() => new(Store, UserCodec.Instance, this, Clock) { EntriesPerSnapshot = 10 };
}
