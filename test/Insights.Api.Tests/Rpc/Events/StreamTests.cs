using Grpc.Core;
using Grpc.Net.Client;
using Insights.Domain.EndUsers.Ports;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.V1;
using EventStream = Insights.Api.Tests.Rpc.Fixture.EventStream;
using Served = Insights.Api.Intake.EventStream;

namespace Insights.Api.Tests.Rpc.Events;

public sealed class StreamTests : IAsyncLifetime
{
    private readonly Gateway _gateway = new();
    private Tenant _tenant = null!;

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _tenant = await _gateway.TenantAsync();
    }

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Each_batch_is_answered_under_its_number_with_an_answer_for_each_event()
    {
        using var stream = new EventStream(_tenant.Ingest);
        await stream.SendAsync(7, _tenant.Event("a"), _tenant.Event("a"), new Event { Type = "click", Time = _tenant.Ago() });
        await stream.SendAsync(-1, _tenant.Event("a"));
        await stream.SendAsync(0);
        (await stream.AnswersAsync(3)).ShouldBe(["7: Accepted Duplicate MissingUser", "-1: Duplicate", "0:"]);
        await stream.CompleteAsync();
    }

    [Fact]
    public async Task Answers_come_in_the_order_sent_also_where_a_later_batch_was_stored_first_and_several_in_one_message()
    {
        var first = new TaskCompletionSource();
        _gateway.Users.Before = (user, _) => user.Id == "slow" ? first.Task : Task.CompletedTask;
        using var stream = new EventStream(_tenant.Ingest);
        await stream.SendAsync(1, _tenant.Event("a", "slow"));
        for (var i = 2; i <= 10; i++)
            await stream.SendAsync(i, _tenant.Event("a", $"fast{i}"));
        await stream.CompleteSendingAsync();
        await WaitForAsync(() => _gateway.Users.Recorded.Count == 10);
        first.SetResult();
        (await stream.AnswersAsync(10)).ShouldBe(Enumerable.Range(1, 10).Select(i => $"{i}: Accepted"));
        stream.Messages.ShouldBeLessThan(10);
        await stream.CompleteAsync();
    }

    [Fact]
    public async Task No_more_batches_are_taken_than_may_be_on_their_way()
    {
        var gate = new TaskCompletionSource();
        _gateway.Users.Before = (_, _) => gate.Task;
        using var stream = new EventStream(_tenant.Ingest);
        for (var i = 1; i <= 100; i++)
            await stream.SendAsync(i, _tenant.Event("a", $"u{i}"));
        await WaitForAsync(() => _gateway.Users.Recorded.Count == Served.MaxInFlight);
        // Had it taken one more it would have handed it over at once: nothing here waits but for the gate.
        await _tenant.Server.EndUsers.BatchGetEndUsersAsync(new BatchGetEndUsersRequest());
        _gateway.Users.Recorded.Count.ShouldBe(Served.MaxInFlight);
        gate.SetResult();
        (await stream.AnswersAsync(100)).ShouldBe(Enumerable.Range(1, 100).Select(i => $"{i}: Accepted"));
        await stream.CompleteAsync();
    }

    [Fact]
    public async Task No_more_bytes_are_taken_than_may_be_on_their_way()
    {
        const int Batches = 12;
        var gate = new TaskCompletionSource();
        _gateway.Users.Before = (user, _) => user.Id[0] == 'u' ? gate.Task : Task.CompletedTask;
        using var stream = new EventStream(_tenant.Ingest);
        var sending = Task.Run(async () =>
        {
            for (var i = 1; i <= Batches; i++)
                await stream.SendAsync(i, [.. Enumerable.Range(0, 100).Select(n => Large($"e{n}", $"u{i}"))]);
        });
        // Some 2.5 MiB each: the fourth is let in while there are less than 8 MiB, the fifth is not.
        await WaitForAsync(() => Taken() >= 4);
        // While as much is sent and answered beside it, it would go on if it could. On a connection of its own: what waits takes
        // most of the window of this one.
        using var channel = GrpcChannel.ForAddress(_gateway.GrpcAddress);
        var key = await _gateway.Administration.CreateKeyAsync(
            Service.Keys.OperatorKey.Caller, _tenant.Name, Domain.Accounts.KeyKind.Ingest, CancellationToken.None);
        using var beside = new EventStream(new ApiClient(channel, key.Text));
        for (var i = 1; i <= Batches; i++)
        {
            await beside.SendAsync(i, [.. Enumerable.Range(0, 100).Select(n => Large($"e{n}", $"beside{i}"))]);
            await beside.AnswersAsync(1);
        }
        (Taken(), sending.IsCompleted).ShouldBe((4, false));
        gate.SetResult();
        (await stream.AnswersAsync(Batches)).Select(a => a.Split(':')[0]).ShouldBe(Enumerable.Range(1, Batches).Select(i => $"{i}"));
        await sending;
        await stream.CompleteAsync();

        int Taken() => _gateway.Users.Recorded.Select(r => r.User.Id).Where(id => id[0] == 'u').Distinct().Count();

        Event Large(string id, string user)
        {
            var e = _tenant.Event(id, user);
            e.Page = new Page { Title = new string('x', 26 * 1024) };
            return e;
        }
    }

    [Theory]
    [InlineData(StoreFault.Full, "Overloaded")]
    [InlineData(StoreFault.Unavailable, "Unavailable")]
    public async Task A_batch_that_could_not_be_stored_is_answered_event_by_event_and_the_stream_goes_on(StoreFault fault, string reason)
    {
        _gateway.Users.Before = (user, _) => user.Id == "u1" ? throw new StoreException(fault) : Task.CompletedTask;
        using var stream = new EventStream(_tenant.Ingest);
        await stream.SendAsync(1, _tenant.Event("a"), _tenant.Event("b"));
        await stream.SendAsync(2, _tenant.Event("a", "u2"));
        (await stream.AnswersAsync(2)).ShouldBe([$"1: {reason} {reason}", "2: Accepted"]);
        await stream.CompleteAsync();
    }

    [Fact]
    public async Task A_batch_that_is_none_ends_the_stream_after_what_came_before_it_is_answered()
    {
        using var stream = new EventStream(_tenant.Ingest);
        await stream.SendAsync(1, _tenant.Event("a"));
        await stream.SendAsync(2, [.. Enumerable.Range(0, 501).Select(i => _tenant.Event($"e{i}"))]);
        await stream.SendAsync(3, _tenant.Event("c"));
        (await stream.AnswersAsync(1)).ShouldBe(["1: Accepted"]);
        await stream.CompleteAsync().ShouldFailAsync(StatusCode.InvalidArgument, "events");
        _gateway.Users.Recorded.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Bytes_that_are_no_batch_end_it_alike()
    {
        using var call = RawCalls.Stream(_tenant.Ingest);
        await call.RequestStream.WriteAsync(new StreamEventsRequest { Sequence = 1, Events = { _tenant.Event("a") } }.ToArray());
        await call.RequestStream.WriteAsync([0xff]);
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        var failure = await call.ResponseStream.MoveNext(CancellationToken.None).ShouldThrowAsync<RpcException>();
        failure.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        failure.ShouldBeWhole();
    }

    [Fact]
    public async Task A_key_that_may_not_send_ends_it_at_once()
    {
        using var nobody = new EventStream(_gateway.Stranger);
        await nobody.CompleteAsync().ShouldFailAsync(StatusCode.Unauthenticated);
        using var operators = new EventStream(_gateway.Operator);
        await operators.CompleteAsync().ShouldFailAsync(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_it_with_the_next_batch()
    {
        using var stream = new EventStream(_tenant.Ingest);
        await stream.SendAsync(1, _tenant.Event("a"));
        (await stream.AnswersAsync(1)).ShouldBe(["1: Accepted"]);
        var key = _gateway.Accounts.Keys(_tenant.Name).Single(k => k.Kind == Domain.Accounts.KeyKind.Ingest);
        await _gateway.Administration.RevokeKeyAsync(Service.Keys.OperatorKey.Caller, _tenant.Name, key.KeyId, CancellationToken.None);
        await stream.SendAsync(2, _tenant.Event("b"));
        await stream.CompleteAsync().ShouldFailAsync(StatusCode.Unauthenticated);
        _gateway.Users.Recorded.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_gateway_that_stops_answers_what_it_took_and_sends_its_clients_on()
    {
        var gate = new TaskCompletionSource();
        using var stream = new EventStream(_tenant.Ingest);
        await stream.SendAsync(1, _tenant.Event("a"));
        (await stream.AnswersAsync(1)).ShouldBe(["1: Accepted"]);
        _gateway.Users.Before = (_, _) => gate.Task;
        await stream.SendAsync(2, _tenant.Event("b"));
        await WaitForAsync(() => _gateway.Users.Recorded.Count == 2);
        _gateway.AnnounceStop();
        gate.SetResult();
        (await stream.AnswersAsync(1)).ShouldBe(["2: Accepted"]);
        await stream.CompleteAsync().ShouldFailAsync(StatusCode.Unavailable);
        await _gateway.BeginStopAsync();
        _gateway.Log.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_no_trouble()
    {
        var gate = new TaskCompletionSource();
        _gateway.Users.Before = (_, ct) => gate.Task.WaitAsync(ct);
        var stream = new EventStream(_tenant.Ingest);
        for (var i = 1; i <= 40; i++)
            await stream.SendAsync(i, _tenant.Event("a", $"u{i}"));
        await WaitForAsync(() => _gateway.Users.Recorded.Count == Served.MaxInFlight);
        stream.Dispose();
        await WaitForAsync(() => _gateway.Log.Lines.Any(l => l.Text.Contains("finished", StringComparison.Ordinal) && l.Text.Contains("StreamEvents", StringComparison.Ordinal)));
        _gateway.Log.Troubles.ShouldBeEmpty();
        _gateway.Users.Before = null;
        (await _tenant.Ingest.SendAsync(_tenant.Event("after"))).ShouldBe(["Accepted"]);
    }

    [Fact]
    public async Task Answers_that_are_ready_are_told_before_a_failure_not_foreseen_ends_the_stream()
    {
        var first = new TaskCompletionSource();
        _gateway.Users.Before = (user, _) => user.Id switch
        {
            "slow" => first.Task,
            "bad" => throw new FormatException("what it was"),
            _ => Task.CompletedTask,
        };
        using var stream = new EventStream(_tenant.Ingest);
        string[] users = ["slow", "u", "bad"];
        for (var i = 0; i < users.Length; i++)
        {
            await stream.SendAsync(i + 1, _tenant.Event("a", users[i]));
            await WaitForAsync(() => _gateway.Users.Recorded.Count == i + 1);
        }
        first.SetResult();
        (await stream.AnswersAsync(2)).ShouldBe(["1: Accepted", "2: Accepted"]);
        await stream.CompleteAsync().ShouldFailAsync(StatusCode.Internal);
    }

    public static TheoryData<Exception> NotForeseen => [new FormatException(), new InvalidOperationException(), new InvalidDataException(), new IOException()];

    [Theory]
    [MemberData(nameof(NotForeseen))]
    public async Task A_failure_not_foreseen_ends_the_stream_as_ours(Exception failure)
    {
        _gateway.Users.Before = (_, _) => throw failure;
        await _tenant.Ingest.SendAsync(_tenant.Event("a")).ShouldFailAsync(StatusCode.Internal);
        using var stream = new EventStream(_tenant.Ingest);
        await stream.SendAsync(1, _tenant.Event("a"));
        await stream.CompleteAsync().ShouldFailAsync(StatusCode.Internal);
    }

    /// <summary>Polls, bounded: what is waited for happens on threads of the server.</summary>
    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
    }
}
