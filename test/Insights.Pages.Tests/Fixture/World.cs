using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Insights.Domain.Accounts;
using Insights.Domain.Privacy;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Silo.Configuration;
using Insights.Silo.Start;
using Insights.Storage;
using Insights.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;

namespace Insights.Pages.Tests.Fixture;

/// <summary>A silo and the sites of the tests, shared by all tests; each test has an account and a visitor of its own.</summary>
public sealed class World : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insights-browser-").FullName;
    private WebApplication? _app;
    private InsightsStore? _store;
    private Site? _site;
    private int _accounts;
    private string _key = "";

    /// <summary>The silo's clock: the real one, as far ahead as a test wants.</summary>
    internal ShiftedTime Clock { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public string SiloOrigin { get; private set; } = "";

    public string SiteOrigin => _site!.Origin;

    public async Task InitializeAsync()
    {
        if (Chromium.Missing is not null)
            return;
        var builder = SiloApp.CreateBuilder(
            [
                "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", $"--Cluster:SiloPort={FreePort.Find()}",
                "--Cluster:AdvertisedAddress=127.0.0.1", "--Cluster:ReadinessDelay=00:00:00", $"--Storage:Sqlite={Path.Combine(_folder, "insights.db")}",
            ]);
        builder.Logging.ClearProviders();
        var (settings, faults) = SiloSettings.Read(builder.Configuration);
        faults.ShouldBeEmpty();
        _store = await InsightsStore.OpenAsync(settings.Storage, Clock, NullLoggerFactory.Instance, CancellationToken.None);
        await SiloApp.PrepareAsync(settings, NullLoggerFactory.Instance, CancellationToken.None);
        _app = SiloApp.Build(builder, settings, _store, new OperatorKey(null), Clock);
        await _app.Services.GetRequiredService<AccountDirectory>().RefreshAsync(CancellationToken.None);
        await _app.StartAsync();
        SiloOrigin = Endpoints.UrlOf(_app, "Http");
        Http = new HttpClient { BaseAddress = new Uri(SiloOrigin) };
        _site = await Site.StartAsync(SiloOrigin, () => _key);
    }

    public async Task DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
        Http?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A visitor with a browser of their own, and the account that their events come to. The tests of the collection run one by one.</summary>
    /// <param name="init">A script that runs in every page before its own.</param>
    public async Task<Visitor> VisitorAsync(string? init = null, params string[] moreOrigins)
    {
        Skip.IfNot(Chromium.Missing is null, Chromium.Missing);
        var administration = _app!.Services.GetRequiredService<AccountAdministration>();
        var account = $"web-{Interlocked.Increment(ref _accounts)}";
        await administration.CreateAsync(OperatorKey.AtStart, account, AccountSettings.Default with { TrackingLevel = TrackingLevel.Extended }, CancellationToken.None);
        (_, _key) = await administration.CreateKeyAsync(OperatorKey.AtStart, account, KeyKind.Browser, CancellationToken.None, origins: [SiteOrigin, .. moreOrigins]);
        var (_, server) = await administration.CreateKeyAsync(OperatorKey.AtStart, account, KeyKind.Server, CancellationToken.None);
        // Without a window Chromium calls itself a bot, and a browser key drops those.
        var context = await (await Chromium.GetAsync()).NewContextAsync(new() { UserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36" });
        context.SetDefaultTimeout(15_000);
        if (init is not null)
            await context.AddInitScriptAsync(init);
        return new Visitor(this, context, server, _key);
    }
}

/// <summary>The real time, and more.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}

/// <summary>One world for all tests.</summary>
[CollectionDefinition(Name)]
public sealed class Browsers : ICollectionFixture<World>
{
    public const string Name = "Browsers";
}
