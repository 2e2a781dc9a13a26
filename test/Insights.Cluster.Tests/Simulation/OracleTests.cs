using Insights.Cluster.Tests.Fixture;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.EndUsers;
using Insights.Storage;
using Insights.Testing.Clocks;
using Insights.Testing.Histories;
using Insights.Testing.Oracle;

namespace Insights.Cluster.Tests.Simulation;

/// <summary>
/// The histories of the simulation through silos: many at once, each in an account of its own, on one virtual clock. Every
/// answer and every lookup is the oracle's, and in the end so are the rows, which nobody has asked for.
/// </summary>
public sealed class OracleTests : IAccountSettings
{
    private const int LooksAtOneTime = 50;
    private const int MostTries = 20;

    private IReadOnlyList<History> _histories = [];
    private readonly Dictionary<string, Ledger> _ledgers = [];
    private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(History.BaseMs));
    private readonly Random _random = new(20260302);
    private InsightsStore _store = null!;

    AccountSettings IAccountSettings.Of(string account) => Commands.SettingsOf(_histories[int.Parse(account[1..], System.Globalization.CultureInfo.InvariantCulture) - 1].Rules);

    [SkippableFact]
    public async Task One_silo_on_SQLite_answers_as_the_oracle_does() => await PlayAsync(TestDatabase.Sqlite(), 1, seeds: 60);

    [SkippableFact]
    public async Task Two_silos_on_PostgreSQL_dealt_calls_at_random_answer_as_the_oracle_does() =>
        await PlayAsync(await TestDatabase.PostgreSqlAsync(), 2, seeds: 20);

    private async Task PlayAsync(TestDatabase database, int count, int seeds)
    {
        _histories = [.. Enumerable.Range(1, seeds).Select(History.Generate)];
        await using var _ = database;
        var silos = await TestSilo.StartAsync(count, database, new TestSiloOptions { Clock = _clock, Accounts = this, FindsLive = false });
        _store = silos[0].Store;
        var users = new Dealt([.. silos.Select(s => s.Users)], seed: 7);
        var batches = _histories.SelectMany(h => h.Batches.Select(b => (History: h, Batch: b))).OrderBy(b => b.Batch[0].ReceivedMs);
        foreach (var (history, batch) in batches)
        {
            _clock.AdvanceTo(Math.Max(_clock.NowMs, batch[0].ReceivedMs));
            await SendAsync(users, history, batch);
            if (_random.Next(3) == 0)
                await LookAsync(users, history, history.Users[_random.Next(history.Users.Count)]);
        }
        _clock.AdvanceTo(_histories.Max(h => h.AllClosedMs));
        await Eventually.IsAsync(async () =>
        {
            // What one alarm finds may call for another, up to the moment when the last unattributed is too old to matter.
            _clock.Advance(TimeSpan.FromHours(1));
            return (await _store.DueAlarms.ReadDueAsync(long.MaxValue, 1, CancellationToken.None)).Count == 0;
        });
        foreach (var history in _histories)
        {
            foreach (var user in history.Users)
            {
                await ForgetIfErasedAsync(users, history, user);
                await LookAsync(users, history, user);
                await CheckRowsAsync(_store.Records, history, user);
            }
        }
        foreach (var silo in silos)
            await silo.DisposeAsync();
    }

    private async Task SendAsync(Dealt users, History history, IReadOnlyList<Delivery> batch)
    {
        var ledger = LedgerOf(history);
        await ForgetIfErasedAsync(users, history, batch[0].User);
        var (outcomes, again) = await UntilAnsweredAsync(() => users.RecordAsync(KeyOf(history, batch[0].User), [.. batch.Select(Commands.CommandOf)], CancellationToken.None));
        var expected = batch.Select(d => ledger.Take(d).ToString()).ToList();
        // Sent again by one who had no answer, as a client does: what was accepted then is a duplicate now.
        expected.Select((e, i) => again && outcomes[i] == RecordOutcome.Duplicate ? "Duplicate" : e)
            .ShouldBe(outcomes.Select(o => o.ToString()), $"{history.Seed}: {batch[0].User}");
        expected.Zip(outcomes).ShouldAllBe(p => p.Second != RecordOutcome.Duplicate || p.First != "TooLate", $"{history.Seed}: {batch[0].User}");
    }

    /// <summary>A busy machine may keep a store or a silo from answering in time: who calls then asks again.</summary>
    private static async Task<(T Answer, bool Again)> UntilAnsweredAsync<T>(Func<ValueTask<T>> call)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return (await call(), tries > 1);
            }
            catch (StoreException) when (tries < MostTries)
            {
            }
        }
    }

    /// <summary>One who left nothing but unattributed events is erased when they are too old to matter, and a stranger afterwards.</summary>
    private async Task ForgetIfErasedAsync(Dealt users, History history, string user)
    {
        var ledger = LedgerOf(history);
        var events = ledger.EventsOf(user);
        if (events.Count == 0 || ledger.Answer(user, _clock.NowMs).Exists || events.Max(e => e.TimeMs) + history.Rules.LatenessMs >= _clock.NowMs)
            return;
        var looks = 0;
        await Eventually.IsAsync(
            async () =>
            {
                // Mostly it is gone at the second look. Where a busy machine kept the store from answering, the alarm is tried
                // again by the clock, which would stand still, and by the reminder, which would take a minute.
                if (++looks % LooksAtOneTime == 0)
                {
                    _clock.Advance(LocalActivations.RingAgain);
                    await UntilAnsweredAsync(async () =>
                    {
                        await users.SettleAsync(KeyOf(history, user), CancellationToken.None);
                        return true;
                    });
                }
                return (await _store.Users.ReadLogAsync(KeyOf(history, user), 0, CancellationToken.None)).Count == 0;
            },
            $"{history.Seed}: {user}, of whom only {string.Join("; ", events)} are known, is to be gone at {_clock.NowMs}");
        ledger.Forget(user);
    }

    private async Task LookAsync(Dealt users, History history, string user)
    {
        var (shown, _) = await UntilAnsweredAsync(() => users.GetAsync(KeyOf(history, user), CancellationToken.None));
        Compare.Profiles(shown, LedgerOf(history).Answer(user, _clock.NowMs)).ShouldBeNull($"{history.Seed}: {user}");
    }

    private async Task CheckRowsAsync(IStoredRecords records, History history, string user)
    {
        var expected = LedgerOf(history).Answer(user, _clock.NowMs);
        var stored = await records.ReadAsync(KeyOf(history, user), CancellationToken.None);
        Compare.Sessions("session row", stored.Sessions, [.. expected.Closed]).ShouldBeNull($"{history.Seed}: {user}");
        if (stored.Profile is not null)
            Compare.Profiles(stored.Profile, expected, asRow: true).ShouldBeNull($"{history.Seed}: {user}");
        stored.AlarmDueMs.ShouldBeNull($"{history.Seed}: {user}");
    }

    private Ledger LedgerOf(History history)
    {
        var account = $"h{history.Seed}";
        if (!_ledgers.TryGetValue(account, out var ledger))
            _ledgers.Add(account, ledger = new Ledger(history.Rules));
        return ledger;
    }

    private static EndUserKey KeyOf(History history, string user) => Commands.KeyOf(user) with { Account = $"h{history.Seed}" };
}
