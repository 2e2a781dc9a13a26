using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Insights.Cluster.Tests.Fixture;
using Insights.Testing.Data;
using Insights.Testing.Processes;
using Insights.V1;

namespace Insights.Cluster.Tests.AccessLog;

/// <summary>
/// A real access log, its lines dealt to two silos at random, over gRPC and HTTP, makes the users that one silo alone
/// on SQLite makes of it.
/// </summary>
public sealed class TwoSilosTests : IAsyncLifetime
{
    private const int BatchSize = 50;

    private readonly TemporaryFolder _folder = new();
    private readonly string? _file = TestData.Find("apache-access-a.log");
    private readonly Random _random = new(20150517);
    private readonly List<ServerProcess> _hosts = [];
    private TestDatabase? _database;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
            host.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task An_access_log_dealt_to_two_silos_makes_the_users_that_one_silo_alone_makes()
    {
        Skip.If(_file is null, "The access log is not there (INSIGHTS_TEST_DATA).");
        _database = await TestDatabase.PostgreSqlAsync();
        // A quarter of its users, with all that they did.
        var lines = LogLine.ReadAll(_file!).Where(l => l.User.Sum(c => c) % 4 == 0).ToList();
        var shift = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1) - lines.Max(l => l.Time);
        var events = lines.Select((line, i) => EventOf(line, i, shift)).ToArray();
        var users = lines.Select(l => l.User).Distinct().ToList();

        string[] grpc = [$"http://127.0.0.1:{FreePort.Find()}", $"http://127.0.0.1:{FreePort.Find()}"];
        _hosts.AddRange(await Task.WhenAll(
            ServerProcess.StartAsync(_folder.File("insights.db")),
            ServerProcess.StartSiloAsync(FreePort.Find(), _database.Setting, $"--Kestrel:Endpoints:Grpc:Url={grpc[0]}"),
            ServerProcess.StartSiloAsync(FreePort.Find(), _database.Setting, $"--Kestrel:Endpoints:Grpc:Url={grpc[1]}")));
        var (one, silos) = (_hosts[0], _hosts[1..]);
        var keys = (One: await one.CreateAccountAsync("log"), Silos: await silos[0].CreateAccountAsync("log"));
        await silos[1].KnowsAsync(keys.Silos);

        using var alone = new HttpGateway(one.Client(keys.One));
        IGateway[] gateways =
        [
            new GrpcGateway(GrpcChannel.ForAddress(grpc[0]), keys.Silos), new GrpcGateway(GrpcChannel.ForAddress(grpc[1]), keys.Silos),
            new HttpGateway(silos[0].Client(keys.Silos)), new HttpGateway(silos[1].Client(keys.Silos)),
        ];
        (await SendAsync([alone], events)).ShouldBe(new() { [EventResult.Types.Status.Accepted] = events.Length });
        (await SendAsync(gateways, events)).ShouldBe(new() { [EventResult.Types.Status.Accepted] = events.Length });
        await EqualAsync(one, keys.One, silos, keys.Silos, users);

        _random.Shuffle(events);
        (await SendAsync(gateways, events)).ShouldBe(new() { [EventResult.Types.Status.Duplicate] = events.Length });
        foreach (var gateway in gateways)
            gateway.Dispose();
        await EqualAsync(one, keys.One, silos, keys.Silos, users);
        var (exit, output) = await CliProcess.RunAsync(silos[0].Url, keys.Silos, "verify", "log");
        exit.ShouldBe(0, output);
    }

    /// <summary>Deals events to gateways, four batches under way to each; what became of them, counted.</summary>
    private async Task<Dictionary<EventResult.Types.Status, int>> SendAsync(IReadOnlyList<IGateway> gateways, IReadOnlyList<Event> events)
    {
        var dealt = events.GroupBy(_ => gateways[_random.Next(gateways.Count)]).ToList();
        dealt.Count.ShouldBe(gateways.Count);
        var counts = new System.Collections.Concurrent.ConcurrentDictionary<EventResult.Types.Status, int>();
        await Task.WhenAll(dealt.Select(share => Parallel.ForEachAsync(
            share.Chunk(BatchSize), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (batch, ct) =>
            {
                foreach (var result in await share.Key.SendAsync(batch, ct))
                    counts.AddOrUpdate(result.Status, 1, (_, n) => n + 1);
            })));
        return new(counts);
    }

    private interface IGateway : IDisposable
    {
        Task<IReadOnlyList<EventResult>> SendAsync(IReadOnlyList<Event> batch, CancellationToken ct);
    }

    private sealed class HttpGateway(HttpClient client) : IGateway
    {
        public async Task<IReadOnlyList<EventResult>> SendAsync(IReadOnlyList<Event> batch, CancellationToken ct)
        {
            using var body = new StringContent(
                JsonFormatter.Default.Format(new RecordEventsRequest { Events = { batch } }), null, "application/json");
            var answer = await client.PostAsync("/v1/events", body, ct);
            answer.EnsureSuccessStatusCode();
            return RecordEventsResponse.Parser.ParseJson(await answer.Content.ReadAsStringAsync(ct)).Results;
        }

        public void Dispose() => client.Dispose();
    }

    private sealed class GrpcGateway(GrpcChannel channel, string key) : IGateway
    {
        private readonly Metadata _headers = new() { { "x-api-key", key } };

        public async Task<IReadOnlyList<EventResult>> SendAsync(IReadOnlyList<Event> batch, CancellationToken ct) =>
            (await new EventService.EventServiceClient(channel).RecordEventsAsync(
                new RecordEventsRequest { Events = { batch } }, _headers, cancellationToken: ct)).Results;

        public void Dispose() => channel.Dispose();
    }

    private async Task EqualAsync(ServerProcess one, string oneKey, List<ServerProcess> silos, string silosKey, IReadOnlyList<string> users)
    {
        using var expected = one.Client(oneKey);
        using var first = silos[0].Client(silosKey);
        using var second = silos[1].Client(silosKey);
        var wanted = await expected.AnonymousUsersAsync(users);
        foreach (var client in new[] { first, second })
        {
            var shown = await client.AnonymousUsersAsync(users);
            foreach (var user in users)
                shown[user].GetRawText().ShouldBe(wanted[user].GetRawText());
        }
        foreach (var user in users.Where(_ => _random.Next(10) == 0))
        {
            (await (_random.Next(2) == 0 ? first : second).AnonymousSessionsAsync(user)).Select(s => s.GetRawText())
                .ShouldBe((await expected.AnonymousSessionsAsync(user)).Select(s => s.GetRawText()), user);
        }
    }

    /// <summary>Places and browsers out of the line, missing on many, so that the last one of a session is not always one's own.</summary>
    private static Event EventOf(LogLine line, int i, TimeSpan shift)
    {
        var parts = line.Address.Split('.');
        return new Event
        {
            EventId = $"line-{i:D4}",
            AnonymousId = line.User,
            Type = "page_view",
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds((line.Time + shift).ToUnixTimeMilliseconds())),
            Context = new EventContext
            {
                Place = i % 3 == 0 ? null : new Place { Country = $"country {parts[0]}", Region = $"region {parts[1]}" },
                Browser = i % 4 == 0 ? null : new Browser { Name = $"browser {i % 5}" },
            },
        };
    }
}
