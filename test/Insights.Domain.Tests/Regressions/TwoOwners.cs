using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;
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
        return new EndUserOwner(UserStory.Key, new EndUserPorts(store, store, store, store, this, _clock, EntriesPerSnapshot: 1));
    }

    /// <summary>One that holds nothing yet, and to whose reading something happens once, behind the snapshot and the head of the rows.</summary>
    public EndUserOwner NewOwner(Func<Task> amidReading)
    {
        var store = Store;
        return new EndUserOwner(UserStory.Key, new EndUserPorts(store, store, new AmidReading(store, amidReading), store, this, _clock, EntriesPerSnapshot: 1));
    }

    public void At(string time, int day = 0) => _clock.AdvanceTo(Moments.At(time, day));

    public async Task<RecordOutcome> Send(EndUserOwner owner, EventBuilder e) =>
        (await owner.RecordAsync([e.Command(_clock.NowMs)], CancellationToken.None))[0];

    public async Task<bool> HasAlarm() =>
        (await Store.ReadDueAsync(long.MaxValue, 10, CancellationToken.None)).Count > 0;

    public AccountSettings Of(string account) => AccountSettings.Default;

    private sealed class AmidReading(IUserRows inner, Func<Task> does) : IUserRows
    {
        private bool _done;

        public async ValueTask<RowsHead?> ReadHeadAsync(EndUserKey user, CancellationToken ct)
        {
            var head = await inner.ReadHeadAsync(user, ct);
            if (!_done)
            {
                _done = true;
                await does();
            }
            return head;
        }

        public Task WriteAsync(StoreLane lane, RowsUpdate update) => inner.WriteAsync(lane, update);

        public ValueTask<IReadOnlyList<Session>> ReadSessionsAsync(EndUserKey user, SessionCursor? after, int limit, CancellationToken ct) =>
            inner.ReadSessionsAsync(user, after, limit, ct);
    }
}
