using System.Text.Json.Nodes;
using Insights.Domain.EndUsers.Ports;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Events;

public sealed class OverloadTests : IAsyncLifetime
{
    private readonly HttpSilo _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(StoreFault.Full, "OVERLOADED")]
    [InlineData(StoreFault.Unavailable, "UNAVAILABLE")]
    public async Task Events_that_could_not_be_stored_say_so_and_the_others_are_taken(StoreFault fault, string reason)
    {
        var tenant = await _api.TenantAsync();
        _api.UserLog.Refuse = user => user.Id == "unlucky" ? fault : null;
        JsonNode[] Events() => [tenant.Event("e1"), tenant.Event("e2", "unlucky"), tenant.Event("e3", "unlucky"), tenant.Event("e4", "u4")];
        (await tenant.SendAsync(Events())).ShouldBe(["ACCEPTED", reason, reason, "ACCEPTED"]);
        _api.UserLog.Refuse = null;
        (await tenant.SendAsync(Events())).ShouldBe(["DUPLICATE", "ACCEPTED", "ACCEPTED", "DUPLICATE"]);
    }

    [Theory]
    [InlineData(StoreFault.Full, 429, "RESOURCE_EXHAUSTED")]
    [InlineData(StoreFault.Unavailable, 503, "UNAVAILABLE")]
    public async Task A_batch_of_which_nothing_could_be_stored_is_told_when_to_come_again(StoreFault fault, int status, string code)
    {
        var tenant = await _api.TenantAsync();
        _api.UserLog.Refuse = _ => fault;
        foreach (var body in (string[])[Tenant.Batch(tenant.Event("e1")), Tenant.Batch(tenant.Event("e1"), tenant.Event("e2", "u2"))])
        {
            var answer = await tenant.Ingest.PostAsync("/v1/events", body);
            answer.ShouldBeProblem(status, code);
            answer.RetryAfter.ShouldBe("1");
        }
        _api.UserLog.Refuse = null;
        (await tenant.SendAsync(tenant.Event("e1"), tenant.Event("e2", "u2"))).ShouldBe(["ACCEPTED", "ACCEPTED"]);
    }

    [Theory]
    [InlineData(StoreFault.Full, "OVERLOADED")]
    [InlineData(StoreFault.Unavailable, "UNAVAILABLE")]
    public async Task An_event_without_ID_is_told_the_one_made_for_it_so_that_its_resend_is_recognised(StoreFault fault, string reason)
    {
        var tenant = await _api.TenantAsync();
        _api.UserLog.Refuse = _ => fault;
        var e = tenant.Event("x");
        e.Remove("eventId");
        var answer = await tenant.Ingest.PostAsync("/v1/events", Tenant.Batch(e));
        Tenant.Outcomes(answer).ShouldBe([reason]);
        var made = (string)answer.Json["results"]![0]!["eventId"]!;
        Guid.Parse(made).Version.ShouldBe(7);

        _api.UserLog.Refuse = null;
        e["eventId"] = made;
        (await tenant.SendAsync(e.DeepClone())).ShouldBe(["ACCEPTED"]);
        (await tenant.SendAsync(e.DeepClone())).ShouldBe(["DUPLICATE"]);
    }

    [Fact]
    public async Task A_conflict_with_another_owner_is_tried_again_unseen()
    {
        var tenant = await _api.TenantAsync();
        var conflicts = 2;
        _api.UserLog.Refuse = _ => conflicts-- > 0 ? StoreFault.Conflict : null;
        (await tenant.SendAsync(tenant.Event("e"))).ShouldBe(["ACCEPTED"]);
    }

    [Fact]
    public async Task A_closed_store_is_unavailable_to_events()
    {
        var tenant = await _api.TenantAsync();
        await tenant.SendAsync(tenant.Event("known"));
        await _api.Store.DisposeAsync();
        var answer = await tenant.Ingest.PostAsync("/v1/events", Tenant.Batch(tenant.Event("e1"), tenant.Event("e2", "u2")));
        answer.ShouldBeProblem(503, "UNAVAILABLE");
        answer.RetryAfter.ShouldBe("1");
    }

    [Fact]
    public async Task A_database_that_is_gone_is_unavailable_to_every_endpoint_and_no_fault_of_ours()
    {
        var tenant = await _api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "known"));
        await _api.Store.DisposeAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_api.DatabaseFile)!))
            File.Delete(file);
        Directory.CreateDirectory(_api.DatabaseFile);

        (await tenant.Server.GetAsync("/v1/endUsers/other")).ShouldBeProblem(503, "UNAVAILABLE");
        (await tenant.Server.GetAsync("/v1/endUsers/known/sessions")).ShouldBeProblem(503, "UNAVAILABLE");
        (await tenant.Server.PostAsync("/v1/endUsers:batchGet", """{"endUsers":[{"id":"other"}]}""")).ShouldBeProblem(503, "UNAVAILABLE");
        (await tenant.Server.PostAsync($"/v1/accounts/{tenant.Name}:verify", "{}")).ShouldBeProblem(503, "UNAVAILABLE");
        (await _api.Operator.PostAsync("/v1/accounts", """{"account":"late"}""")).ShouldBeProblem(503, "UNAVAILABLE");
        (await _api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys", """{"kind":"SERVER"}""")).ShouldBeProblem(503, "UNAVAILABLE");
        (await _api.Operator.DeleteAsync($"/v1/accounts/{tenant.Name}/keys/x")).ShouldBeProblem(503, "UNAVAILABLE");
        (await tenant.Ingest.PostAsync("/v1/events", Tenant.Batch(tenant.Event("e", "new")))).ShouldBeProblem(503, "UNAVAILABLE");
    }
}
