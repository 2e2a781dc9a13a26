using Insights.Cluster.Tests.Fixture;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Service;
using Insights.Testing.Builders;
using Microsoft.Extensions.Hosting;

namespace Insights.Cluster.Tests.Cluster;

/// <summary>A silo that is asked to stop says so, ends what is under way, and leaves nothing unwritten.</summary>
public sealed class StopTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.PostgreSqlAsync();

    public async Task DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [SkippableFact]
    public async Task What_was_accepted_while_it_stopped_is_in_the_log_and_the_other_silo_goes_on()
    {
        var silos = await TestSilo.StartAsync(2, _database);
        await using var stays = silos[1];
        var accepted = new System.Collections.Concurrent.ConcurrentBag<(EndUserKey User, string Event)>();
        using var ended = new CancellationTokenSource();
        await using (var goes = silos[0])
        {
            var callers = Enumerable.Range(0, 16).Select(c => Task.Run(() => CallAsync(goes.Users, c, accepted, ended.Token))).ToList();
            await Eventually.IsAsync(() => Task.FromResult(accepted.Count > 2000));
            await goes.StopAsync();
            await ended.CancelAsync();
            await Task.WhenAll(callers);
        }
        foreach (var user in accepted.GroupBy(a => a.User))
        {
            var events = user.Select(a => Now(a.Event)).ToList();
            var outcomes = await stays.Users.RecordAsync(user.Key, events, CancellationToken.None);
            outcomes.ShouldAllBe(o => o == RecordOutcome.Duplicate);
        }
    }

    /// <summary>
    /// Users of the silo that stopped, called from the other one, waited for what they told each other, and neither heard: no
    /// call to one of them was answered for 30 s.
    /// </summary>
    [SkippableFact]
    public async Task Users_who_tell_each_other_of_logins_while_it_stops_hold_nobody_up()
    {
        var silos = await TestSilo.StartAsync(2, _database);
        await using var stays = silos[1];
        await using var goes = silos[0];
        var answered = 0;
        var clients = Enumerable.Range(0, Logins.Clients).ToList();
        // Who is called first keeps the users.
        foreach (var user in Logins.Users)
            await goes.Users.GetAsync(user, CancellationToken.None);
        var stopped = new TaskCompletionSource();
        var calls = clients.ConvertAll(client => Task.Run(async () =>
        {
            for (var n = 0; !stopped.Task.IsCompleted; n++)
            {
                await Logins.SendAsync(stays.Users, client, n);
                Interlocked.Increment(ref answered);
            }
        }));
        await Eventually.IsAsync(() => Task.FromResult(Volatile.Read(ref answered) > 200 || calls.Exists(c => c.IsFaulted)));
        await goes.StopAsync();
        stopped.SetResult();
        await Task.WhenAll(calls);
    }

    [SkippableFact]
    public async Task It_is_not_ready_from_the_moment_it_is_asked_and_answers_for_as_long_as_was_set()
    {
        await using var silo = await TestSilo.StartAsync(_database, new TestSiloOptions { Arguments = ["--Cluster:ReadinessDelay=00:00:01"] });
        using var client = new HttpClient { BaseAddress = new Uri(Silo.Start.Endpoints.UrlOf(silo.App, "Http")) };
        (await client.GetAsync("/readyz")).IsSuccessStatusCode.ShouldBeTrue();
        silo.Get<IHostApplicationLifetime>().StopApplication();
        var stopping = silo.StopAsync();
        ((int)(await client.GetAsync("/readyz")).StatusCode).ShouldBe(503);
        (await client.GetAsync("/healthz")).IsSuccessStatusCode.ShouldBeTrue();
        (await silo.Get<IReadiness>().WhyNotAsync(CancellationToken.None)).ShouldNotBeNull();
        await stopping;
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync("/healthz"));
    }

    /// <summary>An event of a moment at which its user, by the silos' own clock, has long to live.</summary>
    private static RecordEvent Now(string id)
    {
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return An.Event().AtMs(nowMs).Id(id).Command(nowMs);
    }

    private static async Task CallAsync(
        IEndUsers users, int caller, System.Collections.Concurrent.ConcurrentBag<(EndUserKey, string)> accepted, CancellationToken ended)
    {
        for (var i = 0; !ended.IsCancellationRequested; i++)
        {
            var user = new EndUserKey("acme", UserKind.Identified, $"{caller}-{i % 20}");
            try
            {
                var outcomes = await users.RecordAsync(user, [Now($"e{i}")], CancellationToken.None);
                if (outcomes[0] == RecordOutcome.Accepted)
                    accepted.Add((user, $"e{i}"));
            }
            catch (StoreException e)
            {
                e.Fault.ShouldNotBe(StoreFault.Full);
                await Task.Yield();
            }
        }
    }
}
