using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Retention;

/// <summary>Nobody could say afterwards who had erased a user, or taken what is kept about one.</summary>
public sealed class AuditTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task Who_erased_or_exported_a_user_is_in_the_audit_log_without_the_users_ID()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "alice-of-the-audit"));
        (await tenant.Server.GetAsync("/v1/endUsers/alice-of-the-audit:export")).Status.ShouldBe(200);
        (await tenant.Import.DeleteAsync("/v1/endUsers/alice-of-the-audit")).Status.ShouldBe(200);
        var log = await api.Operator.GetAsync($"/v1/auditLog?account={tenant.Name}&pageSize=2");
        var entries = log.Json["entries"]!.AsArray();
        entries.Select(e => ((string)e!["action"]!, (string)e["keyId"]!)).ShouldBe([("ERASE_USER", KeyId(tenant.Import)), ("EXPORT_USER", KeyId(tenant.Server))]);
        ((string)entries[0]!["target"]!).ShouldBe((string)entries[1]!["target"]!);
        ((string)entries[0]!["target"]!).ShouldMatch("^[0-9a-f]{16}$");
        log.Body.ShouldNotContain("alice-of-the-audit");
    }

    [Fact]
    public async Task A_session_that_is_open_has_no_end_reason_in_an_export()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "bob"));
        var open = (await tenant.Server.GetAsync("/v1/endUsers/bob:export")).Json["profile"]!["openSession"]!;
        open["endReason"].ShouldBeNull();
        open["startTime"].ShouldNotBeNull();
    }

    private static string KeyId(HttpCaller caller) => caller.Key!.Split('_')[2];
}
