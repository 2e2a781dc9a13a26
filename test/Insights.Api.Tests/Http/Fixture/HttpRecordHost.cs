using System.Text;
using System.Text.Json.Nodes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.Clocks;
using Insights.Testing.Records;
using Insights.Testing.Tables;
using Microsoft.Data.Sqlite;

namespace Insights.Api.Tests.Http.Fixture;

/// <summary>A silo over HTTP, on SQLite.</summary>
public sealed class HttpRecordHost : RecordHost
{
    private readonly HttpSilo _api;

    private HttpRecordHost(HttpSilo api, StoredTables tables) => (_api, Tables) = (api, tables);

    public override ManualTimeProvider Clock => _api.Clock;

    public override StoredTables Tables { get; }

    public override IStoredRecords Records => _api.Store.Records;

    public static async Task<RecordHost> StartAsync()
    {
        var api = new HttpSilo();
        await api.InitializeAsync();
        return new HttpRecordHost(api, TablesOf(api));
    }

    public static StoredTables TablesOf(HttpSilo api) =>
        StoredTables.OfSqlite(() => new SqliteConnection($"Data Source={api.DatabaseFile};Mode=ReadOnly;Pooling=False"));

    public override async Task<HostedAccount> AccountAsync(string settings = """{"trackingLevel":"EXTENDED"}""") => new Account(_api, await _api.TenantAsync(settings));

    public override Task PassAsync(TimeSpan time) => _api.PassAsync(time);

    public override async ValueTask DisposeAsync() => await _api.DisposeAsync();

    private sealed class Account(HttpSilo api, Tenant tenant) : HostedAccount(tenant.Name, api.Clock)
    {
        public override IReadOnlyList<string> Keys => [.. ((HttpCaller[])[tenant.Ingest, tenant.Server, tenant.Import, api.Operator]).Select(c => c.Key!)];

        public override Task<JsonArray> RecordAsync(params JsonObject[] events) => RecordAsync(tenant.Server, events);

        protected override Task<JsonArray> RecordAsImportAsync(params JsonObject[] events) => RecordAsync(tenant.Import, events);

        private static async Task<JsonArray> RecordAsync(HttpCaller client, JsonObject[] events) =>
            (await OkAsync(client.PostAsync("/v1/events", Tenant.Batch(events))))["results"]!.AsArray();

        public override async Task<string?> SendOwnFormAsync()
        {
            var walkMe = new JsonObject
            {
                ["eventId"] = "walkme",
                ["type"] = "of-type",
                ["time"] = api.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
                ["wm"] = new JsonObject { ["euId"] = "u1" },
                ["data"] = new JsonObject { ["of-property"] = "of-walkme" },
                ["ctx"] = JsonNode.Parse("""{"title":"of-title","location":{"protocol":"https:","hostname":"of-url","pathname":"/"}}"""),
                ["env"] = JsonNode.Parse("""{"os":{"name":"of-os"},"browser":{"name":"of-browser","version":"1"}}"""),
            };
            Tenant.Outcomes(await tenant.Server.PostAsync("/v1/walkme/events", walkMe.ToJsonString())).ShouldBe(["ACCEPTED"]);
            return "of-walkme";
        }

        public override async Task IdentifyAsync(string anonymousId, string userId) => await OkAsync(tenant.Server.PostAsync(
            "/v1/endUsers:identify", new JsonObject { ["anonymousId"] = anonymousId, ["userId"] = userId }.ToJsonString()));

        public override Task<JsonNode> GetAsync(UserKind kind, string id) => OkAsync(tenant.Server.GetAsync(PathOf(kind, id)));

        public override Task<JsonNode> EraseAsync(UserKind kind, string id) => OkAsync(tenant.Server.DeleteAsync(PathOf(kind, id)));

        public override Task<JsonNode> ExportAsync(UserKind kind, string id) => OkAsync(tenant.Server.GetAsync(PathOf(kind, id) + ":export"));

        private static string PathOf(UserKind kind, string id) => $"/v1/{(kind == UserKind.Identified ? "endUsers" : "anonymousUsers")}/{id}";

        private static async Task<JsonNode> OkAsync(Task<Answer> call)
        {
            var answer = await call;
            answer.Status.ShouldBe(200, answer.Body);
            return answer.Json;
        }
    }
}
