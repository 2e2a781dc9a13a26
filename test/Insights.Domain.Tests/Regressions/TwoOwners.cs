using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Codec;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;

namespace Insights.Domain.Tests.Regressions;

/// <summary>Two owners of one user on one database, as after a network split; both may write, and neither knows of the other.</summary>
internal sealed class TwoOwners : IAccountSettings
{
    private readonly InMemoryDatabase _database = new();
    private readonly ManualTimeProvider _clock = new();

    public TwoOwners() => (One, Other) = (NewOwner(), NewOwner());

    public EndUserOwner One { get; }

    public EndUserOwner Other { get; }

    public InMemoryStore Store => new(_database);

    /// <summary>One that holds nothing yet.</summary>
    public EndUserOwner NewOwner()
    {
        var store = Store;
        return new EndUserOwner(UserStory.Key, new EndUserPorts(store, UserCodec.Instance, this, _clock, EntriesPerSnapshot: 1));
    }

    public void At(string time, int day = 0) => _clock.AdvanceTo(Moments.At(time, day));

    public async Task<RecordOutcome> Send(EndUserOwner owner, EventBuilder e) =>
        (await owner.RecordAsync([e.Command(_clock.NowMs)], CancellationToken.None))[0];

    public async Task<bool> HasAlarm() =>
        (await Store.ReadDueAsync(long.MaxValue, 10, CancellationToken.None)).Count > 0;

    public AccountSettings Of(string account) => AccountSettings.Default;
}
