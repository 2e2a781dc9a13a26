using Insights.Domain.EndUsers.Ports;
using Insights.Service.Accounts;
using Insights.Service.Enrichment;
using Insights.Service.Keys;
using Insights.Silo.Configuration;
using Insights.Silo.Start;
using Insights.Storage.Codec;
using Insights.Storage;
using Insights.Testing.Clocks;
using Insights.Testing.Logging;
using Insights.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;

namespace Insights.Api.Tests.Http.Fixture;

/// <summary>
/// A silo as it runs, on free ports and a database file of its own, with a clock that stands still. Each
/// test makes the accounts it needs, so tests of one class may share a silo.
/// </summary>
public class HttpSilo : IAsyncLifetime
{
    public const string OperatorKey = "operator-key-of-the-tests";

    private readonly string _folder = Directory.CreateTempSubdirectory("insights-http-").FullName;
    private WebApplication? _app;
    private ILoggerFactory? _loggers;
    private Tenant? _shared;
    private int _accounts;

    public ManualTimeProvider Clock { get; } = new();

    public LogCapture Log { get; } = new();

    public GatedLog UserLog { get; private set; } = null!;

    public InsightsStore Store { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public string DatabaseFile => Path.Combine(_folder, "insights.db");

    public HttpCaller Operator => new(Http, OperatorKey);

    public HttpCaller Stranger => new(Http, null);

    protected virtual string[] Arguments => [];

    /// <summary>Where its data is, as an argument of the silo.</summary>
    protected virtual string StorageSetting => $"--Storage:Sqlite={DatabaseFile}";

    /// <summary>The silo itself.</summary>
    internal WebApplication App => _app!;

    public T Get<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        var builder = SiloApp.CreateBuilder(
            [
                "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", $"--Cluster:SiloPort={FreePort.Find()}",
                "--Cluster:AdvertisedAddress=127.0.0.1", "--Cluster:ReadinessDelay=00:00:00", StorageSetting, $"--Operator:Key={OperatorKey}", .. Arguments,
            ]);
        builder.Logging.ClearProviders().AddProvider(Log);
        var (settings, faults) = SiloSettings.Read(builder.Configuration);
        faults.ShouldBeEmpty();
        _loggers = LoggerFactory.Create(l => l.AddConfiguration(builder.Configuration.GetSection("Logging")).AddProvider(Log));
        Store = await InsightsStore.OpenAsync(settings.Storage, Clock, _loggers, CancellationToken.None);
        UserLog = new GatedLog(Store.Users);
        await SiloApp.PrepareAsync(settings, NullLoggerFactory.Instance, CancellationToken.None);
        _app = SiloApp.Build(builder, settings, Store, new OperatorKey(OperatorKey), Clock, Replace);
        await Get<AccountDirectory>().RefreshAsync(CancellationToken.None);
        await _app.StartAsync();
        Address = new Uri(Endpoints.UrlOf(_app, "Http"));
        Http = new HttpClient { BaseAddress = Address };
    }

    public virtual async Task DisposeAsync()
    {
        Http.Dispose();
        await _app!.DisposeAsync();
        await Store.DisposeAsync();
        _loggers!.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A new account with a key of each kind; all of an event is kept, unless settings say otherwise.</summary>
    public Task<Tenant> TenantAsync(string settings = """{"trackingLevel":"EXTENDED"}""") =>
        Tenant.CreateAsync(this, $"tenant-{Interlocked.Increment(ref _accounts)}", settings);

    /// <summary>The one account of those tests of a class that do not mind each other; the tests of a class run one by one.</summary>
    public async Task<Tenant> SharedTenantAsync() => _shared ??= await TenantAsync();

    /// <summary>Lets time pass, and closes every session that is then due.</summary>
    public Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        return Get<IEndUsers>().SettleAllAsync(Get<IDueAlarms>(), Clock);
    }

    protected virtual void Replace(IServiceCollection services)
    {
        services.AddSingleton<IPlaces, FakePlaces>();
        services.AddSingleton<IBrowsers, FakeBrowsers>();
        services.AddSingleton(s => new EndUserPorts(UserLog, UserCodec.Instance, s.GetRequiredService<IAccountSettings>(), Clock)
        {
            Taken = s.GetRequiredService<Insights.Service.Live.LiveOutbox>(),
        });
    }
}
