using Insights.Domain.EndUsers.Ports;
using Insights.Hosting.Alarms;
using Insights.Service.Accounts;
using Insights.Service.Enrichment;
using Insights.Service.Keys;
using Insights.Standalone.Configuration;
using Insights.Standalone.Mailboxes;
using Insights.Standalone.Start;
using Insights.Storage;
using Insights.Testing.Clocks;
using Insights.Testing.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Http.Tests.Fixture;

/// <summary>
/// The standalone host as it runs, on a free port and a database file of its own, with a clock that stands still. Each
/// test makes the accounts it needs, so tests of one class may share a host.
/// </summary>
public class Api : IAsyncLifetime
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

    public Client Operator => new(Http, OperatorKey);

    public Client Stranger => new(Http, null);

    protected virtual string[] Arguments => [];

    /// <summary>Where its data is, as an argument of the host.</summary>
    protected virtual string StorageSetting => $"--Storage:Sqlite={DatabaseFile}";

    public T Get<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        var builder = StandaloneApp.CreateBuilder(
            ["--urls=http://127.0.0.1:0", StorageSetting, $"--Operator:Key={OperatorKey}", .. Arguments]);
        builder.Logging.ClearProviders().AddProvider(Log);
        var (options, faults) = StandaloneOptions.Read(builder.Configuration);
        faults.ShouldBeEmpty();
        _loggers = LoggerFactory.Create(l => l.AddConfiguration(builder.Configuration.GetSection("Logging")).AddProvider(Log));
        Store = await InsightsStore.OpenAsync(options.Storage, Clock, _loggers, CancellationToken.None);
        UserLog = new GatedLog(Store.Users);
        _app = StandaloneApp.Build(builder, options, Store, new OperatorKey(OperatorKey), Clock, Replace);
        await Get<AccountDirectory>().RefreshAsync(CancellationToken.None);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
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

    /// <summary>A new account with a key of each kind.</summary>
    public Task<Tenant> TenantAsync(string settings = "{}") =>
        Tenant.CreateAsync(this, $"tenant-{Interlocked.Increment(ref _accounts)}", settings);

    /// <summary>The one account of those tests of a class that do not mind each other; the tests of a class run one by one.</summary>
    public async Task<Tenant> SharedTenantAsync() => _shared ??= await TenantAsync();

    /// <summary>Lets time pass, and rings every alarm that is then due.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        var pump = new AlarmPump(
            Get<MailboxHost>().RingAsync, Get<IDueAlarms>(), new AlarmPumpOptions(), Clock, NullLogger<AlarmPump>.Instance);
        await DueAlarms.RingAllAsync(Clock, () => pump.RingDueAsync(CancellationToken.None));
    }

    protected virtual void Replace(IServiceCollection services)
    {
        services.AddSingleton<IPlaces, FakePlaces>();
        services.AddSingleton<IBrowsers, FakeBrowsers>();
        services.AddSingleton(s => new EndUserPorts(UserLog, s.GetRequiredService<IAccountSettings>(), Clock));
    }
}
