using System.Diagnostics;
using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;
using Insights.Domain.EndUsers;
using Insights.Domain.Timeline;
using Insights.Storage.Codec;
using Insights.Testing.Postgres;
using Xunit.Abstractions;

namespace Insights.Api.Tests.Http.Users;

/// <summary>What a page of a timeline costs that is made from the user's whole log (docs/decisions/0019).</summary>
public abstract class TimelineCost(ITestOutputHelper output)
{
    private protected abstract HttpSilo Host { get; }

    [SkippableTheory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public async Task Of_a_user_with_many_events(int events)
    {
        Skip.If(Environment.GetEnvironmentVariable("INSIGHTS_MEASURE") is null, "a measurement: set INSIGHTS_MEASURE=1");
        await Host.InitializeAsync();
        var tenant = await Host.TenantAsync();
        for (var sent = 0; sent < events; sent += 500)
        {
            var batch = new JsonArray();
            for (var i = sent; i < sent + 500; i++)
            {
                // Sessions of twenty events, an hour apart.
                var e = tenant.Event($"e{i:D6}", "u1", secondsAgo: (((events - i) / 20) + 2) * 3600 - (i % 20 * 10), type: "page_view");
                e["page"] = new JsonObject { ["url"] = $"/p{i % 100}", ["title"] = $"Page {i % 100}" };
                batch.Add(e);
            }
            (await tenant.Import.PostAsync("/v1/events", new JsonObject { ["events"] = batch }.ToJsonString())).Status.ShouldBe(200);
        }
        await Host.PassAsync(TimeSpan.FromMinutes(1));
        var path = "/v1/endUsers/u1/events?pageSize=50";
        var first = new List<double>();
        string token = "";
        for (var i = 0; i < 11; i++)
        {
            var from = Stopwatch.GetTimestamp();
            var page = await tenant.Server.GetAsync(path);
            first.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            page.Status.ShouldBe(200, page.Body);
            page.Json["events"]!.AsArray().Count.ShouldBe(50);
            token = (string)page.Json["nextPageToken"]!;
        }
        var again = Stopwatch.GetTimestamp();
        (await tenant.Server.GetAsync($"{path}&pageToken={Uri.EscapeDataString(token)}")).Status.ShouldBe(200);
        var second = Stopwatch.GetElapsedTime(again).TotalMilliseconds;
        var key = new EndUserKey(tenant.Name, UserKind.Identified, "u1");
        again = Stopwatch.GetTimestamp();
        var log = await Host.Store.Users.ReadLogAsync(key, 0, CancellationToken.None);
        var read = Stopwatch.GetElapsedTime(again).TotalMilliseconds;
        again = Stopwatch.GetTimestamp();
        UserTimeline.Of(key, log, UserCodec.Instance, Host.Clock.NowMs, withOpen: false).Count.ShouldBeGreaterThan(events / 25);
        var told = Stopwatch.GetElapsedTime(again).TotalMilliseconds;
        first.Sort();
        output.WriteLine($"{events:N0} events: a page of 50 in {first[5]:0.0} ms at the median ({first[0]:0.0} to {first[^1]:0.0}); the second {second:0.0} ms; of it reading the log {read:0.0} ms, the walk {told:0.0} ms");
        await Host.DisposeAsync();
    }
}

[Collection(nameof(TimelineCost))]
public sealed class TimelineCostOnSqlite(ITestOutputHelper output) : TimelineCost(output)
{
    private protected override HttpSilo Host { get; } = new();
}

[Collection(nameof(TimelineCost))]
public sealed class TimelineCostOnPostgreSql(ITestOutputHelper output) : TimelineCost(output)
{
    private protected override HttpSilo Host { get; } = new OnPostgreSql();

    private sealed class OnPostgreSql : HttpSilo
    {
        private readonly string _database = Task.Run(PostgresServer.CreateDatabaseAsync).GetAwaiter().GetResult();

        protected override string StorageSetting => $"--Storage:PostgreSql={_database}";

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await PostgresServer.DropDatabaseAsync(_database);
        }
    }
}
