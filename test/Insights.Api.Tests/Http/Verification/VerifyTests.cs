using Insights.Api.Tests.Http.Fixture;
using Microsoft.Data.Sqlite;

namespace Insights.Api.Tests.Http.Verification;

public sealed class VerifyTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task A_whole_account_ends_with_its_result()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync([.. Enumerable.Range(0, 20).Select(i => tenant.Event($"e{i}", $"u{i % 5}", 4000 * i))]);
        var answer = await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}:verify", "{}");
        answer.MediaType.ShouldBe("application/x-ndjson");
        answer.Body.ShouldBe("""{"result":{"usersChecked":5,"entriesRead":"25","differences":[],"differenceCount":0}}""" + "\n");
    }

    [Fact]
    public async Task Progress_is_told_every_thousand_users()
    {
        var tenant = await api.TenantAsync();
        foreach (var batch in Enumerable.Range(0, 2500).Chunk(500))
            await tenant.SendAsync([.. batch.Select(i => tenant.Event("e", $"u{i}"))]);
        var lines = (await tenant.Server.PostAsync($"/v1/accounts/{tenant.Name}:verify", "")).Body.TrimEnd('\n').Split('\n');
        lines.ShouldBe([
            """{"progress":{"usersChecked":1000}}""", """{"progress":{"usersChecked":2000}}""",
            """{"result":{"usersChecked":2500,"entriesRead":"5000","differences":[],"differenceCount":0}}"""]);
    }

    [Fact]
    public async Task One_user_is_verified_alone_and_a_difference_names_what_is_stored_and_what_is_right()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "damaged", 7200), tenant.Event("e", "other", 7200));
        await tenant.Server.GetAsync("/v1/endUsers/damaged/sessions");
        Execute("UPDATE session SET event_count = 9 WHERE user_hash = (SELECT user_hash FROM end_user WHERE account = $account AND id = 'damaged')", tenant.Name);

        var answer = await tenant.Server.PostAsync($"/v1/accounts/{tenant.Name}:verify", """{"user":{"kind":"IDENTIFIED","id":"damaged"}}""");
        var result = answer.Json["result"]!;
        ((int)result["usersChecked"]!, (int)result["differenceCount"]!).ShouldBe((1, 1));
        var difference = result["differences"]![0]!;
        difference.AsObject().Select(f => f.Key).ShouldBe(["kind", "id", "what", "stored", "rebuilt"]);
        (await tenant.Server.PostAsync($"/v1/accounts/{tenant.Name}:verify", """{"user":{"id":"other"}}"""))
            .Json["result"]!["differenceCount"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_is_a_difference_and_the_others_are_verified()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "broken"), tenant.Event("e", "whole"));
        Execute("UPDATE user_log SET entries = x'ff00ff' WHERE user_hash = (SELECT user_hash FROM end_user WHERE account = $account AND id = 'broken')", tenant.Name);
        var result = (await tenant.Server.PostAsync($"/v1/accounts/{tenant.Name}:verify", "{}")).Json["result"]!;
        ((int)result["usersChecked"]!).ShouldBe(2);
        ((string)result["differences"]![0]!["id"]!).ShouldBe("broken");
        ((string)result["differences"]![0]!["what"]!).ShouldBe("log");
    }

    [Theory]
    [InlineData("""{"user":{}}""")]
    [InlineData("""{"user":{"id":"\u0001"}}""")]
    [InlineData("""{"user":{"id":"a","kind":"SOME"}}""")]
    [InlineData("""{"user":"a"}""")]
    [InlineData("""{"account":"x"}""")]
    [InlineData("""{"user":{"id":"a"}""")]
    public async Task A_request_of_another_form_is_refused(string body)
    {
        var tenant = await api.TenantAsync();
        (await tenant.Server.PostAsync($"/v1/accounts/{tenant.Name}:verify", body)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    private void Execute(string sql, string account)
    {
        using var connection = new SqliteConnection($"Data Source={api.DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are the test's own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$account", account);
        command.ExecuteNonQuery().ShouldBe(1);
    }
}
