using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;
using Insights.Testing.Histories;
using Insights.Testing.InMemory;

namespace Insights.Domain.Tests.EndUsers.Compacting;

/// <summary>
/// Random histories of more than a year, told to two accounts: one keeps events for two months, the other for five years. At
/// every step the two show the same, to the last bit, whatever fails, or crashes, while a log is cut.
/// </summary>
public sealed class RandomCompactionTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly EndUserKey[] _users =
    [
        new("acme", UserKind.Identified, "u"), new("acme", UserKind.Identified, "v"),
        new("acme", UserKind.Anonymous, "a"), new("acme", UserKind.Anonymous, "b"),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_leaves_the_log_changes_nothing_that_is_shown(int part)
    {
        var cuts = 0;
        for (var seed = part * 15; seed < (part + 1) * 15; seed++)
            cuts += await new Play(seed).RunAsync();
        cuts.ShouldBeGreaterThan(15 * _users.Length / 2, "most logs are cut");
    }

    private sealed class Play(int seed)
    {
        private readonly Dice _dice = new(seed);
        private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Moments.At("00:00")));
        private readonly List<(EndUserKey User, EventBuilder Event)> _sent = [];
        private TwinWorld _cut = null!;
        private TwinWorld _whole = null!;
        private int _step;

        public async Task<int> RunAsync()
        {
            (_cut, _whole) = (new TwinWorld(2, _clock), new TwinWorld(60, _clock));
            for (_step = 0; _step < 160; _step++)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(_dice.OneOf(Minute, 20 * Minute, 29 * Minute, 31 * Minute, 5 * Hour, 3 * Day, 9 * Day)));
                await TakeStepAsync();
                await SettleAsync();
                foreach (var user in _users)
                    await CompareAsync(user);
            }
            _cut.Store.Gate = null;
            _clock.Advance(TimeSpan.FromDays(1));
            var cuts = 0;
            foreach (var user in _users)
            {
                await BothAsync(world => world.Users.SettleAsync(user, CancellationToken.None).AsTask());
                await CompareAsync(user);
                await _cut.ShouldBeCleanAsync(user, Where);
                await _whole.ShouldBeCleanAsync(user, Where);
                cuts += await CheckLogAsync(user) ? 1 : 0;
            }
            return cuts;
        }

        private string Where => $"seed {seed} step {_step}";

        private async Task TakeStepAsync()
        {
            var now = _clock.NowMs;
            var at = now - _dice.OneOf(0, 0, 0, 10 * Minute, Hour, 23 * Hour);
            var user = _dice.OneOf(_users.AsSpan(0, 2));
            switch (_dice.Between(0, 11))
            {
                case < 4:
                    await SendAsync(user, Event(at, $"e{_step}"));
                    break;
                case 4:
                    await SendAsync(user, Event(now - (_dice.Between(1, 57) * Day), $"i{_step}").Import());
                    break;
                case 5 or 6:
                    await UpdateAsync(user, at, imported: false);
                    break;
                case 7:
                    await UpdateAsync(user, now - (_dice.Between(1, 57) * Day), imported: true);
                    break;
                case 8:
                    await SendAsync(user, Event(at, $"l{_step}").Anonymous(_dice.OneOf("a", "b")));
                    break;
                case 9 when _sent.Count > 0:
                    // Known, or too old to be known: never counted again.
                    var (to, again) = _dice.OneOf(_sent.ToArray());
                    (await OutcomesAsync(_cut, to, again.Import().ReceivedMs(now))).ShouldNotBe(RecordOutcome.Accepted, Where);
                    break;
                default:
                    await VisitAsync(_dice.OneOf(_users.AsSpan(2)), user, at);
                    break;
            }
        }

        /// <summary>What a browser does before its login and after it, and perhaps after a logout: nothing stays long without a link.</summary>
        private async Task VisitAsync(EndUserKey browser, EndUserKey user, long at)
        {
            await SendAsync(browser, Event(at, $"x{_step}"));
            await LinkAsync(browser, user, at + 1, $"in{_step}");
            await SendAsync(browser, Event(at + 2, $"y{_step}"));
            if (_dice.Chance(0.5))
                await UpdateAsync(browser, at + 3, imported: false);
            if (_dice.Chance(0.5))
                await LinkAsync(browser, null, at + 4, $"out{_step}");
        }

        private EventBuilder Event(long at, string id)
        {
            var e = An.Event().AtMs(at).Id(id).Tab(_dice.OneOf("t1", "t2"));
            if (_dice.Chance(0.2))
                e = e.From(_dice.OneOf("CH", "NO"), null, $"c{_step}");
            if (_dice.Chance(0.2))
                e = e.Stating(_dice.OneOf("role", "status"), $"s{_step}");
            return _dice.OneOf(0, 0, 0, 1, 2) switch { 1 => e.Type("heartbeat"), 2 => e.Type("session_end"), _ => e };
        }

        private async Task SendAsync(EndUserKey user, EventBuilder e)
        {
            e = e.ReceivedMs(Math.Max(_clock.NowMs, e.TimeMs));
            // Passive ones outside a session are forgotten, and taken again.
            if (e.Command().Event.IsActivity)
                _sent.Add((user, e));
            var outcomes = await BothAsync(world => OutcomesAsync(world, user, e));
            outcomes.Cut.ShouldBe(outcomes.Whole, Where);
        }

        private static async Task<RecordOutcome> OutcomesAsync(TwinWorld world, EndUserKey user, EventBuilder e) =>
            (await world.Users.RecordAsync(user, [e.Command()], CancellationToken.None))[0];

        private async Task UpdateAsync(EndUserKey user, long at, bool imported)
        {
            var update = new UpdateBuilder().AtMs(at).Id($"o{_step}");
            update = _dice.Between(0, 5) switch
            {
                0 => update.Set(1, $"v{_step}"),
                1 => update.SetOnce(1, $"once{_step}"),
                2 => update.Add(2, 0.1 * _step),
                3 => update.Append(3, $"l{_step}"),
                4 => update.Unset(_dice.OneOf(1, 2)),
                _ => update.Union(3, "a", "b").Add(2, 1),
            };
            update = imported ? update.Import() : update;
            var done = await BothAsync(async world => await world.Users.ExecuteAsync(user, update.Command(_clock.NowMs), CancellationToken.None));
            done.Cut.ShouldBe(done.Whole, Where);
        }

        private async Task LinkAsync(EndUserKey browser, EndUserKey? user, long at, string op)
        {
            var now = Math.Max(_clock.NowMs, at);
            var done = await BothAsync(async world => user is { } to
                ? await world.Users.IdentifyAsync(browser, to, new OpKey(at, op), now, false, null, CancellationToken.None)
                : await world.Users.AnonymizeAsync(browser, new OpKey(at, op), now, false, null, CancellationToken.None));
            done.Cut.ShouldBe(done.Whole, Where);
        }

        /// <summary>Now and then, and with failures of every kind while a log is cut.</summary>
        private async Task SettleAsync()
        {
            foreach (var user in _users.Where(_ => _dice.Chance(0.5)))
            {
                await _whole.Users.SettleAsync(user, CancellationToken.None);
                // All but the cut, so that nothing else can change what is shown.
                _cut.Store.Gate = write => write.Kind == WriteKind.Compact ? WriteVerdict.Full : WriteVerdict.Commit;
                await _cut.Users.SettleAsync(user, CancellationToken.None);
                var before = await _cut.Users.GetAsync(user, CancellationToken.None);
                var verdict = _dice.OneOf(WriteVerdict.Commit, WriteVerdict.Commit, WriteVerdict.FailBefore, WriteVerdict.FailAfter, WriteVerdict.Full);
                _cut.Store.Gate = write => write.Kind == WriteKind.Compact ? verdict : WriteVerdict.Commit;
                try
                {
                    await _cut.Users.SettleAsync(user, CancellationToken.None);
                }
                catch (StoreException)
                {
                    // As a crash would have it: in the store, or not.
                }
                _cut.Store.Gate = null;
                if (_dice.Chance(0.2))
                    _cut.SleepAll();
                (await _cut.Users.GetAsync(user, CancellationToken.None)).ShouldBe(before, $"{Where} {user.Kind} {user.Id}");
            }
        }

        private async Task CompareAsync(EndUserKey user)
        {
            var shown = await BothAsync(world => world.Users.GetAsync(user, CancellationToken.None).AsTask());
            // How often a record told another of its items, which revisions count, depends on how often its owner had to read again.
            (shown.Cut is null ? null : shown.Cut with { Revision = 0 })
                .ShouldBe(shown.Whole is null ? null : shown.Whole with { Revision = 0 }, $"{Where} {user.Kind} {user.Id}");
            if (_step % 10 != 0)
                return;
            await BothAsync(world => world.Users.SettleAsync(user, CancellationToken.None).AsTask());
            var stored = await BothAsync(world => world.StoredAsync(user));
            stored.Cut.Sessions.ShouldBe(stored.Whole.Sessions, $"{Where} {user.Kind} {user.Id}");
            await _cut.ShouldBeCleanAsync(user, Where);
            var steps = (UpdatesAre)await _cut.Users.ExecuteAsync(user, new ReadUpdates(2, null, 100), CancellationToken.None);
            steps.Exists.ShouldBe(shown.Cut is not null);
        }

        /// <summary>Of what was received before the cut nothing stands in the log any more.</summary>
        private async Task<bool> CheckLogAsync(EndUserKey user)
        {
            var cutMs = Retention.CutMs(_clock.NowMs, 2);
            var entries = (await _cut.StoredAsync(user)).Entries.Select(e => Stored.Entry(e.Bytes)).ToList();
            entries.OfType<EventAccepted>().ShouldAllBe(e => e.ReceivedMs >= cutMs);
            entries.OfType<UpdateAccepted>().ShouldAllBe(u => u.ReceivedMs >= cutMs);
            return entries is [Compacted, ..];
        }

        private async Task<(T Cut, T Whole)> BothAsync<T>(Func<TwinWorld, Task<T>> act) => (await act(_cut), await act(_whole));

        private async Task BothAsync(Func<TwinWorld, Task> act)
        {
            await act(_cut);
            await act(_whole);
        }
    }
}
