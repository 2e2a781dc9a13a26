using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;
using Insights.Testing.Clocks;

namespace Insights.Api.Tests.Http.Sources;

/// <summary>An import from the file to the user, over HTTP (docs/sources.md).</summary>
public sealed class ImportTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private const string Mapping =
        """{"userIdColumn":"User ID","attributes":[{"column":"Plan","attribute":"plan"},{"column":"Seats","attribute":"seats","type":"NUMBER"},{"column":"Code","attribute":"code","empty":"UNSET"}]}""";

    [Fact]
    public async Task A_file_is_previewed_imported_and_again_changes_nothing()
    {
        var tenant = await WithUsersAsync("alice", "bob");
        var source = await CreateAsync(tenant);
        source.Text("mode").ShouldBe("UPDATE");
        await UploadAsync(tenant, "Plan;User ID;Seats;Code;Ignored\r\nVIP;alice;12;007;x\r\nfree;bob;;;\r\nfree;carol;1;1;\r\nfree;bob;many;2;y\r\nVIP;bob\r\n");

        var preview = await RunAsync(tenant, "PREVIEW");
        Counts(preview).ShouldBe("SUCCEEDED read 5 changed 2 unchanged 0 superseded 0 refused 3");
        preview["newAttributes"]!.ToJsonString().ShouldBe("""["plan","seats","code"]""");
        preview["sampleRows"]!.ToJsonString().ShouldBe("""["1","2"]""");
        (await tenant.Server.GetAsync("/v1/attributes")).Json["attributes"]!.AsArray().ShouldBeEmpty();
        (await ValuesAsync(tenant, "alice")).ShouldBe("{}");

        Counts(await RunAsync(tenant, "IMPORT")).ShouldBe("SUCCEEDED read 5 changed 2 unchanged 0 superseded 0 refused 3");
        (await ValuesAsync(tenant, "alice")).ShouldBe("""{"code":{"text":"007"},"plan":{"text":"VIP"},"seats":{"number":12}}""");
        (await ValuesAsync(tenant, "bob")).ShouldBe("""{"plan":{"text":"free"}}""");
        (await tenant.Server.GetAsync("/v1/endUsers/carol")).ShouldBeProblem(404, "NOT_FOUND");
        Counts(await RunAsync(tenant, "IMPORT")).ShouldBe("SUCCEEDED read 5 changed 0 unchanged 2 superseded 0 refused 3");

        var errors = (await tenant.Server.GetAsync("/v1/sources/crm/runs/2/errors")).Json["errors"]!.AsArray();
        errors.Select(e => $"{e!["line"]} {e["code"]} {e["column"]}".TrimEnd()).ShouldBe(["4 UNKNOWN_USER", "5 BAD_VALUE Seats", "6 RAGGED_ROW"]);
        var first = (await tenant.Server.GetAsync("/v1/sources/crm/runs/2/errors?pageSize=2")).Json;
        var rest = await tenant.Server.GetAsync($"/v1/sources/crm/runs/2/errors?pageSize=2&pageToken={first["nextPageToken"]}");
        rest.Json["errors"]!.AsArray().Single()!["line"]!.ToString().ShouldBe("6");
        (await tenant.Server.GetAsync("/v1/sources/crm/runs")).Json["runs"]!.AsArray().Select(r => $"{r!["number"]} {r["kind"]}").ShouldBe(["3 IMPORT", "2 IMPORT", "1 PREVIEW"]);
        (await tenant.Server.GetAsync("/v1/sources/crm/runs/1")).Json.ToJsonString().ShouldBe(preview.ToJsonString());

        // What is imported is what a segment sees.
        (await tenant.Server.PostAsync("/v1/segments", """{"name":"teams","filter":"attributes.seats >= 10"}""")).Status.ShouldBe(200);
        await api.PassAsync(TimeSpan.FromMinutes(31));
        (await tenant.Server.GetAsync("/v1/segments/teams:count")).Text("count").ShouldBe("1");
    }

    [Fact]
    public async Task A_value_set_later_over_the_API_stays_and_the_row_is_superseded()
    {
        var tenant = await WithUsersAsync("alice");
        await CreateAsync(tenant);
        await UploadAsync(tenant, "User ID,Plan,Seats,Code\nalice,free,,\n");
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        await tenant.Server.SendAsync(HttpMethod.Patch, "/v1/endUsers/alice", new StringContent("""{"operations":[{"name":"plan","set":"VIP"}]}""", Encoding.UTF8, "application/json"));
        Counts(await RunAsync(tenant, "IMPORT")).ShouldBe("SUCCEEDED read 1 changed 0 unchanged 0 superseded 1 refused 0");
        (await ValuesAsync(tenant, "alice")).ShouldBe("""{"plan":{"text":"VIP"}}""");
        Counts(await RunAsync(tenant, "IMPORT")).ShouldBe("SUCCEEDED read 1 changed 0 unchanged 1 superseded 0 refused 0");
    }

    [Fact]
    public async Task What_the_account_cannot_take_is_told_before_anything_is_written()
    {
        var tenant = await WithUsersAsync("alice");
        await CreateAsync(tenant);
        await UploadAsync(tenant, "User ID,Plan,Seats,Code\nalice,VIP,1,1\n");
        var operations = string.Join(',', Enumerable.Range(0, 98).Select(i => $$"""{"name":"n{{i}}","set":"x"}"""));
        await UpdateAsync(tenant, operations);
        var full = await RunAsync(tenant, "IMPORT");
        full["fault"]!.ToString().ShouldBe("TOO_MANY_ATTRIBUTES");
        full["detail"]!.ToString().ShouldContain("'code'");
        (await tenant.Server.PostAsync("/v1/attributes/n0:retire", "{}")).Status.ShouldBe(204);
        await UpdateAsync(tenant, """{"name":"seats","set":"two"}""");
        var typed = await RunAsync(tenant, "PREVIEW");
        typed["fault"]!.ToString().ShouldBe("ATTRIBUTE_TYPE");
        typed["detail"]!.ToString().ShouldContain("'seats'");
        (await ValuesAsync(tenant, "alice")).ShouldNotContain("plan");

        var other = await WithUsersAsync("alice");
        await CreateAsync(other);
        await UploadAsync(other, "User ID,Plan,Seats,Code\nalice,VIP,1,1\nalice,VIP,x,1\n");
        Counts(await RunAsync(other, "IMPORT")).ShouldBe("FAILED read 0 changed 0 unchanged 0 superseded 0 refused 0");
        (await other.Server.GetAsync("/v1/sources/crm/runs/1")).Text("fault").ShouldBe("TOO_MANY_REFUSED");
        (await ValuesAsync(other, "alice")).ShouldBe("{}");
        await UploadAsync(other, "User ID,Plan\nalice,VIP\n");
        (await RunAsync(other, "IMPORT"))["fault"]!.ToString().ShouldBe("MISSING_COLUMN");
    }

    [Fact]
    public async Task A_packed_file_comes_in_pieces_and_makes_users()
    {
        var tenant = await WithUsersAsync();
        await CreateAsync(tenant, """,{"mode":"CREATE_OR_UPDATE"}""");
        var text = new StringBuilder("User ID,Plan,Seats,Code\n");
        var (random, noise) = (new Random(1), new byte[160]);
        for (var i = 0; i < 2_000; i++)
        {
            random.NextBytes(noise);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"u{i},plan {Convert.ToHexString(noise)},{i},{i}\n");
        }
        var packed = Gzip(text.ToString());
        packed.Length.ShouldBeGreaterThan(262_144);
        var file = (await tenant.Server.PostAsync("/v1/sources/crm/files", """{"fileName":"big.csv.gz"}""")).Text("file");
        (await tenant.Server.PostAsync($"/v1/sources/crm/files/{file}:finish", "{}")).ShouldBeProblem(400, "FAILED_PRECONDITION");
        for (var (number, at) = (0, 0); at < packed.Length; number++, at += 262_144)
            (await PieceAsync(tenant, file, number, packed[at..Math.Min(packed.Length, at + 262_144)])).Status.ShouldBe(204);
        (await tenant.Server.PostAsync("/v1/sources/crm/runs", "{}")).ShouldBeProblem(400, "FAILED_PRECONDITION");
        (await tenant.Server.PostAsync($"/v1/sources/crm/files/{file}:finish", "{}")).Text("byteCount").ShouldBe($"{packed.Length}");
        (await PieceAsync(tenant, file, 0, [1])).ShouldBeProblem(400, "FAILED_PRECONDITION");
        Counts(await RunAsync(tenant, "IMPORT")).ShouldBe("SUCCEEDED read 2000 changed 2000 unchanged 0 superseded 0 refused 0");
        (await ValuesAsync(tenant, "u1999")).ShouldContain("1999");
        (await tenant.Server.GetAsync($"/v1/sources/crm/files/{file}:inspect")).Json["columns"]!.ToJsonString().ShouldBe("""["User ID","Plan","Seats","Code"]""");
    }

    [Fact]
    public async Task Faults_of_calls_are_told_and_a_source_is_seen_by_its_own_account_only()
    {
        var tenant = await WithUsersAsync();
        var bad = await tenant.Server.PostAsync(
            "/v1/sources", """{"name":"A","maxRefusedPercent":101,"csv":{"encoding":"ebcdic"},"mapping":{"userIdColumn":"","timeZone":"Nowhere","attributes":[{"column":"a","attribute":"city"},{"column":"b","attribute":"x","type":"NUMBER","format":"#"}]}}""");
        bad.ShouldBeProblem(400, "INVALID_ARGUMENT").Json["errors"]!.AsArray().Select(e => (string)e!["field"]!).ShouldBe(
            ["name", "maxRefusedPercent", "csv.encoding", "mapping.userIdColumn", "mapping.timeZone", "mapping.attributes[0].attribute", "mapping.attributes[1].format"]);
        await CreateAsync(tenant);
        (await tenant.Server.PostAsync("/v1/sources", $$"""{"name":"crm","mapping":{{Mapping}}}""")).ShouldBeProblem(409, "ALREADY_EXISTS");
        (await tenant.Server.PostAsync("/v1/sources/crm/runs", "{}")).ShouldBeProblem(400, "FAILED_PRECONDITION");
        (await tenant.Server.PostAsync("/v1/sources/crm/runs", """{"file":"x"}""")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.GetAsync("/v1/sources/crm/runs/1")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.PostAsync("/v1/sources/crm/files:upload", "id\n")).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await tenant.Ingest.PostAsync("/v1/sources/crm/files:upload?fileName=a", "id\n")).ShouldBeProblem(403, "PERMISSION_DENIED");
        var other = await WithUsersAsync();
        (await other.Server.GetAsync("/v1/sources/crm")).ShouldBeProblem(404, "NOT_FOUND");
        (await other.Server.PostAsync("/v1/sources/crm/files:upload?fileName=a", "id\n")).ShouldBeProblem(404, "NOT_FOUND");
        (await other.Server.GetAsync("/v1/sources")).Json["sources"]!.AsArray().ShouldBeEmpty();
        var patched = await tenant.Server.SendAsync(HttpMethod.Patch, "/v1/sources/crm", new StringContent("""{"paused":true}""", Encoding.UTF8, "application/json"));
        patched.Json["paused"]!.GetValue<bool>().ShouldBeTrue();
        await UploadAsync(tenant, "User ID,Plan,Seats,Code\nalice,VIP,1,1\n");
        (await tenant.Server.PostAsync("/v1/sources/crm/runs", "{}")).ShouldBeProblem(400, "FAILED_PRECONDITION");
        Counts(await RunAsync(tenant, "PREVIEW")).ShouldStartWith("SUCCEEDED");
        (await tenant.Server.DeleteAsync("/v1/sources/crm")).Status.ShouldBe(204);
        (await tenant.Server.GetAsync("/v1/sources/crm")).ShouldBeProblem(404, "NOT_FOUND");
        (await CreateAsync(tenant)).Json["lastRun"].ShouldBeNull();
        (await tenant.Server.GetAsync("/v1/sources/crm/runs")).Json["runs"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_account_that_is_deleted_leaves_no_source()
    {
        var tenant = await WithUsersAsync("alice");
        await CreateAsync(tenant);
        await UploadAsync(tenant, "User ID,Plan,Seats,Code\nalice,VIP,1,1\n");
        await RunAsync(tenant, "IMPORT");
        var deleting = api.Operator.DeleteAsync($"/v1/accounts/{tenant.Name}?confirm={tenant.Name}");
        await Until.TrueAsync(() =>
        {
            api.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(deleting.IsCompleted);
        });
        (await deleting).Status.ShouldBe(204);
        (await api.Get<Integrations.ISources>().ListAsync(tenant.Name, default)).ShouldBeEmpty();
        (await api.Store.Sources.ListFilesAsync(new(tenant.Name, "crm"), default)).ShouldBeEmpty();
    }

    private async Task<Tenant> WithUsersAsync(params string[] users)
    {
        var tenant = await api.TenantAsync();
        foreach (var user in users)
            (await tenant.SendAsync(tenant.Event("e", user))).ShouldBe(["ACCEPTED"]);
        return tenant;
    }

    private static async Task<Answer> CreateAsync(Tenant tenant, string more = "")
    {
        var body = JsonNode.Parse($$"""{"name":"crm","maxRefusedPercent":45,"mapping":{{Mapping}}}""")!.AsObject();
        if (more.Length > 0)
        {
            foreach (var (name, value) in JsonNode.Parse(more[1..])!.AsObject())
                body[name] = value!.DeepClone();
        }
        var made = await tenant.Server.PostAsync("/v1/sources", body.ToJsonString());
        made.Status.ShouldBe(200, made.Body);
        return made;
    }

    /// <summary>Later than what was done before: of two files of one moment neither is the last one.</summary>
    private async Task UploadAsync(Tenant tenant, string text)
    {
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        var answer = await tenant.Server.PostAsync("/v1/sources/crm/files:upload?fileName=people.csv", text);
        answer.Status.ShouldBe(200, answer.Body);
        answer.Text("byteCount").ShouldBe($"{Encoding.UTF8.GetByteCount(text)}");
        (await Task.FromResult(answer.Json["whole"]!.GetValue<bool>())).ShouldBeTrue();
    }

    private static Task<Answer> PieceAsync(Tenant tenant, string file, int number, byte[] data) => tenant.Server.PostAsync(
        $"/v1/sources/crm/files/{file}:putPiece", $$"""{"number":{{number}},"data":"{{Convert.ToBase64String(data)}}"}""");

    private static async Task<JsonNode> RunAsync(Tenant tenant, string kind)
    {
        var begun = await tenant.Server.PostAsync("/v1/sources/crm/runs", $$"""{"kind":"{{kind}}"}""");
        begun.Status.ShouldBe(200, begun.Body);
        var run = begun.Json;
        await Until.TrueAsync(async () =>
        {
            run = (await tenant.Server.GetAsync($"/v1/sources/crm/runs/{begun.Text("number")}")).Json;
            return run["endTime"] is not null;
        });
        return run;
    }

    private static async Task UpdateAsync(Tenant tenant, string operations)
    {
        var answer = await tenant.Server.SendAsync(
            HttpMethod.Patch, "/v1/endUsers/alice", new StringContent($$"""{"operations":[{{operations}}]}""", Encoding.UTF8, "application/json"));
        answer.Status.ShouldBe(200, answer.Body);
    }

    private static string Counts(JsonNode run) =>
        $"{run["state"]} read {run["readCount"]} changed {run["changedCount"]} unchanged {run["unchangedCount"]} superseded {run["supersededCount"]} refused {run["refusedCount"]}";

    private static async Task<string> ValuesAsync(Tenant tenant, string user)
    {
        var values = (await tenant.Server.GetAsync($"/v1/endUsers/{user}")).Json["attributes"]!.AsObject();
        return new JsonObject(values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value!["value"]!.DeepClone()))).ToJsonString();
    }

    private static byte[] Gzip(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
