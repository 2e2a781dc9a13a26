using System.Net;
using Grpc.Net.Client;
using Insights.Domain.Accounts;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Analytics;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Lists;
using Insights.Domain.Privacy;
using Insights.Domain.Segments;
using Insights.Domain.Sources;
using Insights.Integrations;
using Insights.Api;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Analytics;
using Insights.Service.Attributes;
using Insights.Service.Enrichment;
using Insights.Service.Identity;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Live;
using Insights.Service.Lists;
using Insights.Service.Lookups;
using Insights.Service.Retention;
using Insights.Service.Segments;
using Insights.Service.Timeline;
using Insights.Service.Verification;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;
using Insights.Testing.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insights.Api.Tests.Rpc.Fixture;

/// <summary>
/// Both gateways over a store in memory, on free ports of the loopback (gRPC without TLS, and HTTP/1.1), with a clock that
/// stands still. Each test makes the accounts it needs, so tests of one class may share a gateway.
/// </summary>
public class Gateway : IAsyncLifetime
{
    public const string OperatorKey = "operator-key-of-the-tests";

    private static readonly OperatorKey Operators = new(OperatorKey);

    private WebApplication? _app;
    private Tenant? _shared;
    private int _accounts;

    public Gateway()
        : this(new InMemoryDatabase())
    {
    }

    internal Gateway(InMemoryDatabase database)
    {
        Store = new InMemoryStore(database);
        Accounts = new AccountDirectory(Store, Clock, Operators);
        Administration = new AccountAdministration(Accounts, Store, Operators, Clock);
    }

    public ManualTimeProvider Clock { get; } = new();

    public InMemoryStore Store { get; }

    public AccountDirectory Accounts { get; }

    public AccountAdministration Administration { get; }

    public LogCapture Log { get; } = new();

    public RecordedUsers Users { get; private set; } = null!;

    public FakeReadiness Readiness { get; } = new();

    public Uri GrpcAddress { get; private set; } = null!;

    public Uri HttpAddress { get; private set; } = null!;

    public GrpcChannel Channel { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public ApiClient Operator => new(Channel, OperatorKey);

    public ApiClient Stranger => new(Channel, null);

    public Bodies.BodyRoom Room => _app!.Services.GetRequiredService<Bodies.BodyRoom>();

    public IHostApplicationLifetime Lifetime => _app!.Lifetime;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
        // As the hosts do: it logs the addresses that it does not believe, as they came.
        builder.Logging.AddFilter("Microsoft.AspNetCore.HttpOverrides", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http1);
        });
        Users = new RecordedUsers(new InMemoryEndUsers(Store, Accounts, Clock));
        AddServices(builder.Services);
        _app = builder.Build();
        _app.UseForwardedHeaders();
        _app.MapInsightsApi();
        await _app.StartAsync();
        var addresses = _app.Urls.Select(u => new Uri(u)).ToList();
        (GrpcAddress, HttpAddress) = (addresses[0], addresses[1]);
        Channel = GrpcChannel.ForAddress(GrpcAddress, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        Http = new HttpClient { BaseAddress = HttpAddress };
    }

    public async Task DisposeAsync()
    {
        Channel.Dispose();
        Http.Dispose();
        await _app!.DisposeAsync();
    }

    /// <summary>A new account with a key of each kind; all of an event is kept, unless settings say otherwise.</summary>
    public async Task<Tenant> TenantAsync(AccountSettings? settings = null)
    {
        var account = await Administration.CreateAsync(
            Service.Keys.OperatorKey.Caller, $"tenant-{Interlocked.Increment(ref _accounts)}", settings ?? AccountSettings.Default with { TrackingLevel = TrackingLevel.Extended }, CancellationToken.None);
        return new Tenant(
            this, account.Name, await KeyAsync(account.Name, KeyKind.Ingest), await KeyAsync(account.Name, KeyKind.Server),
            await KeyAsync(account.Name, KeyKind.Import));
    }

    /// <summary>The one account of those tests of a class that do not mind each other; the tests of a class run one by one.</summary>
    public async Task<Tenant> SharedTenantAsync() => _shared ??= await TenantAsync();

    /// <summary>What is told of every segment that is watched.</summary>
    internal FakeWatches Watches { get; } = new();

    /// <summary>Begins to stop, as a signal would have it; does not wait for it.</summary>
    public Task BeginStopAsync() => _app!.StopAsync();

    /// <summary>Says that it is about to stop, as a host does before it closes connections: what a client is told must reach it first.</summary>
    public void AnnounceStop() => _app!.Lifetime.StopApplication();

    protected virtual void AddServices(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Clock).AddSingleton(Accounts).AddSingleton(Administration).AddSingleton<IAccountSettings>(Accounts);
        services.AddSingleton<IEndUsers>(Users).AddSingleton<IStoredRecords>(Store);
        services.AddSingleton<IAccountStore>(Store).AddSingleton<AuditLog>();
        services.AddSingleton<IReadiness>(Readiness);
        services.AddSingleton<IPlaces, FakePlaces>().AddSingleton<IBrowsers, FakeBrowsers>();
        services.AddSingleton<IAttributeStore>(Store).AddSingleton<AttributeDirectory>().AddSingleton<AttributeService>();
        services.AddSingleton<ISegmentStore>(Store).AddSingleton<SegmentDirectory>().AddSingleton<FilterTexts>().AddSingleton<SegmentService>();
        services.AddSingleton<ISegmentWatches>(Watches).AddSingleton<SegmentWatchService>();
        services.AddSingleton<UpdateService>().AddSingleton<HistoryService>().AddSingleton<IdentityService>();
        services.AddSingleton<EventIntake>().AddSingleton<IngestService>().AddSingleton<LookupService>().AddSingleton<VerifyService>();
        services.AddSingleton<IAttributeStore>(Store).AddSingleton<EraseService>().AddSingleton<ExportService>();
        services.AddSingleton<IUserStore>(Store).AddSingleton<TimelineService>();
        services.AddSingleton<LiveOptions>().AddSingleton<LiveOutbox>().AddSingleton<LiveBoard>();
        services.AddSingleton<ILiveExchange, LocalLive>().AddSingleton<Service.Live.LiveService>();
        services.AddSingleton<IUserLists>(Store).AddSingleton<ISessionAnalytics>(Store);
        services.AddSingleton<ListService>().AddSingleton<AnalyticsService>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<AccountDeletion>(s, new HurriedClock(Clock)));
        services.AddSingleton<ISourceStore, InMemorySourceStore>().AddSingleton<ISources>(new FakeSources(Clock)).AddSingleton<SourceService>().AddSingleton<SourceFiles>();
        services.AddInsightsApi();
    }

    private async Task<string> KeyAsync(string account, KeyKind kind) =>
        (await Administration.CreateKeyAsync(Service.Keys.OperatorKey.Caller, account, kind, CancellationToken.None)).Text;
}
