using System.Net;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Service.Accounts;
using Insights.Service.Analytics;
using Insights.Service.Attributes;
using Insights.Service.Enrichment;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Lists;
using Insights.Service.Lookups;
using Insights.Service.Retention;
using Insights.Service.Segments;
using Insights.Service.Verification;
using Insights.Storage.Codec;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;

namespace Insights.Service.Tests.Fixture;

/// <summary>The services over a store in memory, with a clock that stands still; one account, "acme".</summary>
public sealed class World : IPlaces, IBrowsers
{
    public World()
    {
        Store = new InMemoryStore();
        Accounts = new AccountDirectory(Store, Clock, new OperatorKey("operator-key-of-tests"));
        Administration = new AccountAdministration(Accounts, Store, new OperatorKey("operator-key-of-tests"), Clock);
        Audit = new AuditLog(Store, Clock);
        Attributes = new AttributeDirectory(Store, Clock);
        Intake = new EventIntake(this, this);
        Users = new InMemoryEndUsers(Store, Accounts, Clock);
        Ingest = new IngestService(Users, Intake, Clock);
        Updates = new UpdateService(Users, Attributes, Accounts, Clock);
        Lookups = new LookupService(Users, Store, Attributes, Clock);
        SegmentDirectory = new SegmentDirectory(Store, Attributes, Clock);
        Segments = new SegmentService(SegmentDirectory, new FilterTexts(Attributes), Lookups, new ListService(Store, new FilterTexts(Attributes), Attributes, Lookups, Clock), Clock);
        Verify = new VerifyService(Store, Accounts, Clock, Audit);
        Deletion = new AccountDeletion(Accounts, Store, Store, new EraseService(Users), Attributes, SegmentDirectory, Clock);
        Analytics = new AnalyticsService(Store, new FilterTexts(Attributes), SegmentDirectory, Clock);
    }

    public const string Account = "acme";

    public static readonly Caller IngestKey = new(Account, KeyKind.Ingest, "i");
    public static readonly Caller ServerKey = new(Account, KeyKind.Server, "s");
    public static readonly Caller ImportKey = new(Account, KeyKind.Import, "m");

    public ManualTimeProvider Clock { get; } = new();

    public InMemoryStore Store { get; }

    public AccountDirectory Accounts { get; }

    public AccountAdministration Administration { get; }

    public AuditLog Audit { get; }

    public AttributeDirectory Attributes { get; }

    public UpdateService Updates { get; }

    public EventIntake Intake { get; }

    public InMemoryEndUsers Users { get; }

    public IngestService Ingest { get; }

    public LookupService Lookups { get; }

    public SegmentDirectory SegmentDirectory { get; }

    public SegmentService Segments { get; }

    public VerifyService Verify { get; }

    public AccountDeletion Deletion { get; }

    public AnalyticsService Analytics { get; }

    /// <summary>A world in which the account exists.</summary>
    public static async Task<World> WithAccountAsync()
    {
        var world = new World();
        await world.Administration.CreateAsync(OperatorKey.Caller, Account, AccountSettings.Default, CancellationToken.None);
        return world;
    }

    public IncomingEvent Event(string? id, string? user = "u1", double secondsAgo = 0) => new()
    {
        EventId = id,
        UserId = user,
        TimeMs = Clock.NowMs - (long)(secondsAgo * 1000),
        Type = "click",
    };

    /// <summary>Sends events with the server key.</summary>
    /// <returns>What became of each: its status, or why it was rejected.</returns>
    public async Task<string[]> SendAsync(params IncomingEvent[] events) =>
        Outcomes(await Ingest.RecordAsync(ServerKey, null, null, events, CancellationToken.None));

    public static string[] Outcomes(IEnumerable<RecordResult> results) =>
        [.. results.Select(r => r.Rejection?.Reason.ToString() ?? r.Status.ToString())];

    public Place? Find(IPAddress address) => new("country of " + address, null, null);

    public Browser? Parse(string userAgent, bool waits)
    {
        Waits.Add(waits);
        return new(userAgent, null);
    }

    /// <summary>Of each browser that was asked for, whether the asker waits.</summary>
    public List<bool> Waits { get; } = [];

    /// <summary>Another process that believes it owns the same users.</summary>
    public sealed class Rival(World world)
    {
        private readonly InMemoryStore _store = new(world.Store.Database);

        public async Task RecordAsync(IncomingEvent e)
        {
            var context = new BatchContext(ServerKey, Account, null, null, world.Clock.NowMs);
            var (user, command, _) = world.Intake.Take(e, context, out _);
            var owner = new EndUserOwner(user, new EndUserPorts(_store, UserCodec.Instance, world.Accounts, world.Clock));
            await owner.RecordAsync([command], CancellationToken.None);
        }
    }
}
