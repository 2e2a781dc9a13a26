using Grpc.Core;
using Insights.Domain.EndUsers.Ports;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;

namespace Insights.Api.Tests.Rpc.Events;

public sealed class OverloadTests : IAsyncLifetime
{
    private readonly Gateway _gateway = new();

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData(StoreFault.Full, StatusCode.ResourceExhausted)]
    [InlineData(StoreFault.Unavailable, StatusCode.Unavailable)]
    public async Task A_batch_of_which_nothing_could_be_stored_fails_and_is_told_when_to_come_again(StoreFault fault, StatusCode status)
    {
        var tenant = await _gateway.TenantAsync();
        _gateway.Users.Before = (_, _) => throw new StoreException(fault);
        await tenant.Ingest.RecordAsync(tenant.Event("e1")).ShouldFailAsync(status);
        await tenant.Ingest.RecordAsync(tenant.Event("e1"), tenant.Event("e2", "u2")).ShouldFailAsync(status);
        _gateway.Users.Before = null;
        (await tenant.Ingest.SendAsync(tenant.Event("e1"), tenant.Event("e2", "u2"))).ShouldBe(["Accepted", "Accepted"]);
    }

    [Theory]
    [InlineData(StoreFault.Full, "Overloaded")]
    [InlineData(StoreFault.Unavailable, "Unavailable")]
    public async Task A_batch_of_which_a_part_could_be_stored_is_answered_event_by_event(StoreFault fault, string reason)
    {
        var tenant = await _gateway.TenantAsync();
        _gateway.Users.Before = (user, _) => user.Id == "u2" ? throw new StoreException(fault) : Task.CompletedTask;
        (await tenant.Ingest.SendAsync(tenant.Event("e1"), tenant.Event("e2", "u2"), tenant.Event("e3"))).ShouldBe(["Accepted", reason, "Accepted"]);
    }

    [Fact]
    public async Task A_failure_not_foreseen_is_told_as_ours_without_what_it_was_and_logged_with_it()
    {
        var tenant = await _gateway.TenantAsync();
        _gateway.Users.Before = (_, _) => throw new FormatException("what it was");
        var failure = await tenant.Ingest.RecordAsync(tenant.Event("e1")).ShouldFailAsync(StatusCode.Internal);
        failure.Status.Detail.ShouldNotContain("what it was");
        _gateway.Log.Troubles.ShouldHaveSingleItem().Text.ShouldContain("what it was");
    }

    [Fact]
    public async Task A_store_that_cannot_be_reached_is_unavailable_to_lookups_too()
    {
        var tenant = await _gateway.TenantAsync();
        _gateway.Users.BeforeRead = _ => throw new StoreException(StoreFault.Unavailable);
        var user = new EndUserKey { Kind = EndUserKey.Types.Kind.Identified, Id = "u1" };
        await tenant.Server.EndUsers.GetEndUserAsync(new GetEndUserRequest { EndUser = user }).ShouldFailAsync(StatusCode.Unavailable);
        await tenant.Server.EndUsers.ListSessionsAsync(new ListSessionsRequest { EndUser = user }).ShouldFailAsync(StatusCode.Unavailable);
        await tenant.Server.EndUsers.BatchGetEndUsersAsync(new BatchGetEndUsersRequest { EndUsers = { user } }).ShouldFailAsync(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_call_that_outlives_its_deadline_is_ended_and_what_it_began_is_told_to_stop()
    {
        var tenant = await _gateway.TenantAsync();
        var cancelled = new TaskCompletionSource();
        _gateway.Users.Before = async (_, ct) =>
        {
            await using var registration = ct.Register(cancelled.SetResult);
            await cancelled.Task;
            ct.ThrowIfCancellationRequested();
        };
        var call = tenant.Ingest.Events.RecordEventsAsync(
            new RecordEventsRequest { Events = { tenant.Event("e1") } }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(2));
        (await call.ResponseAsync.ShouldThrowAsync<RpcException>()).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _gateway.Log.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_that_its_caller_gives_up_is_told_to_stop()
    {
        var tenant = await _gateway.TenantAsync();
        var (began, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        _gateway.Users.Before = async (_, ct) =>
        {
            await using var registration = ct.Register(cancelled.SetResult);
            began.SetResult();
            await cancelled.Task;
            ct.ThrowIfCancellationRequested();
        };
        using var giveUp = new CancellationTokenSource();
        var call = tenant.Ingest.Events.RecordEventsAsync(
            new RecordEventsRequest { Events = { tenant.Event("e1") } }, cancellationToken: giveUp.Token);
        await began.Task;
        await giveUp.CancelAsync();
        (await call.ResponseAsync.ShouldThrowAsync<RpcException>()).StatusCode.ShouldBe(StatusCode.Cancelled);
        await cancelled.Task;
        _gateway.Log.Troubles.ShouldBeEmpty();
    }
}
