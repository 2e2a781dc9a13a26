using Insights.Http.Tests.Fixture;

namespace Insights.Http.Tests.Accounts;

public sealed class KeyKindTests(Api api) : IClassFixture<Api>
{
    /// <summary>Every endpoint that takes a key, and the kinds that it admits.</summary>
    public static TheoryData<string, string, string> Endpoints => new()
    {
        { "POST", "/v1/events", "INGEST SERVER IMPORT" },
        { "POST", "/v1/walkme/events", "INGEST SERVER IMPORT" },
        { "GET", "/v1/endUsers/u1", "SERVER IMPORT" },
        { "GET", "/v1/anonymousUsers/u1", "SERVER IMPORT" },
        { "GET", "/v1/endUsers/u1/sessions", "SERVER IMPORT" },
        { "GET", "/v1/anonymousUsers/u1/sessions", "SERVER IMPORT" },
        { "POST", "/v1/endUsers:batchGet", "SERVER IMPORT" },
        { "POST", "/v1/endUsers:identify", "SERVER IMPORT" },
        { "POST", "/v1/endUsers:anonymize", "SERVER IMPORT" },
        { "POST", "/v1/accounts", "OPERATOR" },
        { "GET", "/v1/accounts/{account}", "OPERATOR" },
        { "GET", "/v1/accounts/{account}/keys", "OPERATOR" },
        { "POST", "/v1/accounts/{account}/keys", "OPERATOR" },
        { "DELETE", "/v1/accounts/{account}/keys/k", "OPERATOR" },
        { "POST", "/v1/accounts/{account}:verify", "OPERATOR SERVER IMPORT" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_key_of_too_low_a_kind_is_refused(string method, string path, string admitted)
    {
        var tenant = await api.TenantAsync();
        foreach (var (kind, client) in (IEnumerable<(string, Client)>)
            [("INGEST", tenant.Ingest), ("SERVER", tenant.Server), ("IMPORT", tenant.Import), ("OPERATOR", api.Operator)])
        {
            var answer = await Call(client, method, path, tenant.Name);
            if (admitted.Split(' ').Contains(kind))
                answer.Status.ShouldNotBeOneOf(401, 403);
            else
                answer.ShouldBeProblem(403, "PERMISSION_DENIED");
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task No_key_a_wrong_one_and_two_are_refused(string method, string path, string admitted)
    {
        _ = admitted;
        var tenant = await api.TenantAsync();
        foreach (var key in (string?[])[null, "", "wrong", tenant.Server.Key + "x", tenant.Server.Key![..^1], tenant.Server.Key.ToUpperInvariant(), new string('k', 4000)])
            (await Call(new Client(api.Http, key), method, path, tenant.Name)).ShouldBeProblem(401, "UNAUTHENTICATED");
        var doubled = await api.Operator.SendAsync(
            new HttpMethod(method), path.Replace("{account}", tenant.Name, StringComparison.Ordinal), null, ("x-api-key", tenant.Server.Key));
        doubled.ShouldBeProblem(401, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task A_server_key_verifies_its_own_account_only()
    {
        var (one, other) = (await api.TenantAsync(), await api.TenantAsync());
        (await one.Server.PostAsync($"/v1/accounts/{other.Name}:verify", "{}")).ShouldBeProblem(403, "PERMISSION_DENIED");
        (await one.Server.PostAsync($"/v1/accounts/none:verify", "{}")).ShouldBeProblem(403, "PERMISSION_DENIED");
        (await one.Server.PostAsync($"/v1/accounts/{one.Name}:verify", "{}")).Status.ShouldBe(200);
    }

    private static Task<Answer> Call(Client client, string method, string path, string account) => client.SendAsync(
        new HttpMethod(method),
        path.Replace("{account}", account, StringComparison.Ordinal),
        method == "POST" ? new StringContent("{}") : null);
}
