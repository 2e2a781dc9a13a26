using Google.Protobuf;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;

namespace Insights.Api.Tests.Conformance;

/// <summary>A gateway with one account, in which there is something for every method to answer. Two of them are the same but for keys.</summary>
internal sealed class SeededWorld : IAsyncDisposable
{
    private Tenant _tenant = null!;

    public Gateway Gateway { get; } = new();

    /// <summary>The ID of alice's session.</summary>
    public string Session { get; private set; } = "";

    /// <summary>The ID of a file of the source crm.</summary>
    public string File { get; private set; } = "";

    /// <summary>The ID of a file of the source crm that is not said to be whole.</summary>
    public string OpenFile { get; private set; } = "";

    /// <summary>The ID of the account's key for events.</summary>
    public string KeyId => _tenant.Ingest.Key!.Split('_')[2];

    public static async Task<SeededWorld> CreateAsync()
    {
        var world = new SeededWorld();
        await world.Gateway.InitializeAsync();
        // The account tenant-1: at 10 o'clock two hours ago alice came, and an hour before somebody who has not said who.
        var tenant = world._tenant = await world.Gateway.TenantAsync();
        var first = tenant.Event("e1", "alice", 7200, "page_view");
        (first.Application, first.Page) = ("web", new Page { Url = "https://example.com/", Title = "Start" });
        first.Context = new EventContext { Place = new Place { Country = "NO" }, Browser = new Browser { Name = "Firefox", Version = "148" } };
        var unknown = new Event { EventId = "a1", AnonymousId = "someone", Time = tenant.Ago(10_800), Type = "click" };
        await tenant.Server.RecordAsync(unknown, first, tenant.Event("e2", "alice", 7140));
        await tenant.Server.EndUsers.UpdateEndUserAsync(new UpdateEndUserRequest
        {
            EndUser = new EndUserKey { Id = "alice" },
            OperationId = "o1",
            Operations = { new AttributeOperation { Name = "plan", Set = new AttributeValue { Text = "pro" } } },
        });
        await tenant.Server.Segments.CreateSegmentAsync(new CreateSegmentRequest { Name = "payers", Filter = "attributes.plan = pro" });
        await SeedSourceAsync(world, tenant.Server.Sources);
        // Brings the rows up to the clock.
        var sessions = await tenant.Server.EndUsers.ListSessionsAsync(new ListSessionsRequest { EndUser = new EndUserKey { Id = "alice" } });
        world.Session = sessions.Sessions.Single().Id;
        await tenant.Server.EndUsers.ListSessionsAsync(new ListSessionsRequest { EndUser = new EndUserKey { Kind = EndUserKey.Types.Kind.Anonymous, Id = "someone" } });
        return world;
    }

    /// <summary>The source crm with a file, and a run over it that was cancelled.</summary>
    private static async Task SeedSourceAsync(SeededWorld world, SourceService.SourceServiceClient sources)
    {
        var mapping = new SourceMapping { UserIdColumn = "id", Attributes = { new AttributeMapping { Column = "plan", Attribute = "plan" } } };
        await sources.CreateSourceAsync(new CreateSourceRequest { Name = "crm", Mapping = mapping });
        world.File = await AddFileAsync("crm.csv", "id,plan\nalice,vip\n");
        await sources.FinishSourceFileAsync(new FinishSourceFileRequest { Source = "crm", File = world.File });
        await sources.StartRunAsync(new StartRunRequest { Source = "crm" });
        await sources.CancelRunAsync(new CancelRunRequest { Source = "crm", Run = "1" });
        world.OpenFile = await AddFileAsync("open.csv", "id");

        async Task<string> AddFileAsync(string name, string content)
        {
            var file = (await sources.CreateSourceFileAsync(new CreateSourceFileRequest { Source = "crm", FileName = name })).File.File;
            await sources.PutSourceFilePieceAsync(new PutSourceFilePieceRequest { Source = "crm", File = file, Data = ByteString.CopyFromUtf8(content) });
            return file;
        }
    }

    public ApiClient Caller(string key) => key switch
    {
        "OPERATOR" => Gateway.Operator,
        "INGEST" => _tenant.Ingest,
        _ => _tenant.Server,
    };

    public async ValueTask DisposeAsync() => await Gateway.DisposeAsync();
}
