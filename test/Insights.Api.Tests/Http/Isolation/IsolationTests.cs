using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Isolation;

/// <summary>What no operation does for a key that may not: the operations come from the API description, so that none is forgotten.</summary>
public sealed class IsolationTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private const string User = "someone";

    /// <summary>Stands in what is recorded of the user, and in nothing that a request says.</summary>
    private const string Secret = "seen-by-its-own-account-only";

    [Fact]
    public async Task A_key_of_too_low_a_kind_is_refused()
    {
        foreach (var operation in await ApiOperation.AllAsync(api))
        {
            foreach (var kind in (string[])["INGEST", "SERVER", "IMPORT", "OPERATOR"])
            {
                var tenant = await api.TenantAsync();
                var client = kind switch { "INGEST" => tenant.Ingest, "SERVER" => tenant.Server, "IMPORT" => tenant.Import, _ => api.Operator };
                var answer = await operation.CallAsync(client, tenant.Name, User);
                if (operation.Kinds.Contains(kind))
                    answer.Status.ShouldNotBeOneOf([401, 403, 405, 500], $"{operation.Name} with {kind}: {answer.Body}");
                else
                    answer.ShouldBeProblem(403, "PERMISSION_DENIED");
            }
        }
    }

    [Fact]
    public async Task No_key_a_wrong_one_a_revoked_one_and_two_are_refused()
    {
        var tenant = await api.TenantAsync();
        var made = await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys", """{"kind":"IMPORT"}""");
        (await api.Operator.DeleteAsync($"/v1/accounts/{tenant.Name}/keys/{made.Text("keyId")}")).Status.ShouldBe(204);
        string?[] keys =
        [
            null, "", "wrong", made.Text("key"), tenant.Server.Key + "x", tenant.Server.Key![..^1], tenant.Server.Key.ToUpperInvariant(),
            new string('k', 4000),
        ];
        foreach (var operation in await ApiOperation.AllAsync(api))
        {
            foreach (var key in keys)
                (await operation.CallAsync(new HttpCaller(api.Http, key), tenant.Name, User)).ShouldBeProblem(401, "UNAUTHENTICATED");
            (await operation.CallAsync(api.Operator, tenant.Name, User, ("x-api-key", tenant.Server.Key))).ShouldBeProblem(401, "UNAUTHENTICATED");
        }
    }

    [Fact]
    public async Task A_key_of_another_account_sees_nothing_and_changes_nothing()
    {
        var (own, other) = (await api.TenantAsync(), await api.TenantAsync());
        var recorded = own.Event("e", User);
        recorded["application"] = Secret;
        (await own.SendAsync(recorded)).ShouldBe(["ACCEPTED"]);
        var before = await SeenAsync(own);
        before.ShouldContain(Secret);
        foreach (var operation in await ApiOperation.AllAsync(api))
        {
            foreach (var client in (HttpCaller[])[other.Ingest, other.Server, other.Import])
            {
                var answer = await operation.CallAsync(client, own.Name, User);
                if (operation.Path.Contains("{account}", StringComparison.Ordinal))
                    answer.ShouldBeProblem(403, "PERMISSION_DENIED");
                answer.Body.ShouldNotContain(Secret, Case.Sensitive, operation.Name);
            }
            (await SeenAsync(own)).ShouldBe(before, operation.Name);
        }
    }

    [Fact]
    public async Task The_operations_are_there() => (await ApiOperation.AllAsync(api)).Count.ShouldBeGreaterThan(17);

    private async Task<string> SeenAsync(Tenant tenant)
    {
        var answers = new List<string>();
        foreach (var (client, path) in ((HttpCaller, string)[])
            [
                (tenant.Server, $"/v1/endUsers/{User}?view=OPEN_SESSION"),
                (tenant.Server, $"/v1/accounts/{tenant.Name}/settings"),
                (api.Operator, $"/v1/accounts/{tenant.Name}/keys"),
            ])
            answers.Add((await client.GetAsync(path)).Body);
        return string.Join('\n', answers);
    }
}
