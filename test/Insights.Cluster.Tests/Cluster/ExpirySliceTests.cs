using Insights.Cluster.Tests.Fixture;
using Insights.Contracts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.V1;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;
using Orleans;

namespace Insights.Cluster.Tests.Cluster;

/// <summary>The slices of a cluster's users: one reminder each, and each asks its users.</summary>
public sealed class ExpirySliceTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.PostgreSqlAsync();

    public async Task DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [SkippableFact]
    public async Task Every_slice_gets_one_reminder_and_a_later_start_leaves_it_as_it_is()
    {
        await using (await TestSilo.StartAsync(_database))
            await Eventually.IsAsync(async () => await RemindersAsync() == ExpirySlice.Count);
        var (first, period) = (await StampAsync(), await _database.ScalarAsync<long>("SELECT max(period_ms) FROM orleans_reminder"));
        period.ShouldBe(24 * 3_600_000L);
        await using var later = await TestSilo.StartAsync(_database);
        await later.Get<IGrainFactory>().GetGrain<IExpirySliceGrain>(7).BeginAsync();
        (await StampAsync()).ShouldBe(first);
    }

    [SkippableFact]
    public async Task A_slice_asks_its_users_wherever_they_are_and_leaves_nothing_of_those_whose_time_is_over()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Moments.At("10:00")));
        var silos = await TestSilo.StartAsync(2, _database, new TestSiloOptions { Clock = clock });
        await using var one = silos[0];
        await using var two = silos[1];
        var users = Enumerable.Range(0, 40).Select(i => new EndUserKey("acme", UserKind.Identified, $"u{i}")).ToList();
        foreach (var user in users)
            await one.Users.RecordAsync(user, [An.Click("10:00").Command(Moments.At("10:00"))], CancellationToken.None);
        clock.Advance(TimeSpan.FromHours(1));
        foreach (var user in users)
            await two.Users.SettleAsync(user, CancellationToken.None);
        clock.AdvanceTo(Retention.ExpiresMs(Moments.At("10:00")));
        var asked = 0;
        foreach (var slice in users.Select(u => ExpirySlice.Of(u.ToHash())).Distinct())
        {
            var swept = SweepAnswer.Parser.ParseFrom((await two.Get<IGrainFactory>().GetGrain<IExpirySliceGrain>(slice).SweepAsync()).Bytes);
            swept.Failed.ShouldBe(0);
            asked += swept.Asked;
        }
        asked.ShouldBe(40);
        foreach (var table in (string[])["end_user", "user_log", "session", "snapshot", "alarm"])
            (await _database.ScalarAsync<long>($"SELECT count(*) FROM {table}")).ShouldBe(0, table);
    }

    private Task<long> RemindersAsync() => _database.ScalarAsync<long>("SELECT count(*) FROM orleans_reminder WHERE reminder_name = 'sweep'");

    private Task<string> StampAsync() => _database.ScalarAsync<string>("SELECT string_agg(grain_id || xmin::text, ',' ORDER BY grain_id) FROM orleans_reminder");
}
