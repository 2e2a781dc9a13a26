using Grpc.Core;
using Insights.Client.Tests.Fixture;
using Insights.V1;

namespace Insights.Client.Tests;

public sealed class WatchTests : IAsyncLifetime
{
    private FakeGateway _gateway = null!;
    private Rig _rig = null!;

    public async Task InitializeAsync() => _rig = new Rig(null, _gateway = await FakeGateway.StartAsync());

    public async Task DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_segment_is_watched_on_from_the_last_position_when_a_stream_breaks_or_ends()
    {
        _gateway.Segments.Watch = async (call, answers, ct) =>
        {
            if (call <= 3)
                await answers.WriteAsync(new WatchSegmentResponse { Position = $"p{call}" }, ct);
            if (call != 2)
                throw new RpcException(new Status(call <= 3 ? StatusCode.Unavailable : StatusCode.NotFound, "over"));
        };
        var positions = new List<string>();
        var watched = Task.Run(async () =>
        {
            await foreach (var answer in _rig.Client.WatchSegmentAsync("a", "p0"))
                positions.Add(answer.Position);
        });
        (await Should.ThrowAsync<RpcException>(() => _rig.RunClockUntilAsync(watched))).StatusCode.ShouldBe(StatusCode.NotFound);
        positions.ShouldBe(["p1", "p2", "p3"]);
        _gateway.Segments.Watches.ShouldBe(["p0", "p1", "p2", "p3"]);
    }

    [Fact]
    public async Task A_stream_that_says_nothing_for_two_minutes_is_left_for_the_next()
    {
        _gateway.Segments.Watch = async (call, answers, ct) =>
        {
            await answers.WriteAsync(new WatchSegmentResponse { Position = $"p{call}" }, ct);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        };
        await using var watch = _rig.Client.WatchSegmentAsync("a").GetAsyncEnumerator();
        (await watch.MoveNextAsync()).ShouldBeTrue();
        // However long the caller takes over an answer, it is not the stream that says nothing.
        _rig.Clock.Advance(TimeSpan.FromMinutes(5));
        var next = watch.MoveNextAsync().AsTask();
        _rig.Clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(1));
        _gateway.Segments.Watches.Count.ShouldBe(1);
        await _rig.RunClockUntilAsync(next);
        watch.Current.Position.ShouldBe("p2");
        _gateway.Segments.Watches.ShouldBe(["", "p1"]);
    }

    [Fact]
    public async Task Watching_that_is_left_or_cancelled_ends_the_call()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gateway.Segments.Watch = async (_, answers, ct) =>
        {
            await answers.WriteAsync(new WatchSegmentResponse { Position = "p" }, ct);
            await using var registration = ct.Register(ended.SetResult);
            await ended.Task;
        };
        using var cancel = new CancellationTokenSource();
        var watched = Task.Run(async () =>
        {
            await foreach (var _ in _rig.Client.WatchSegmentAsync("a", ct: cancel.Token))
                await cancel.CancelAsync();
        });
        await Should.ThrowAsync<OperationCanceledException>(() => watched);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Watching_that_no_gateway_takes_is_given_up()
    {
        await using var rig = new Rig(o => o.GiveUpAfter = TimeSpan.FromMinutes(1), _gateway);
        _gateway.Segments.Watch = (_, _, _) => throw new RpcException(new Status(StatusCode.Unavailable, "down"));
        var watched = rig.Client.WatchSegmentAsync("a").FirstAsync().AsTask();
        (await Should.ThrowAsync<RpcException>(() => rig.RunClockUntilAsync(watched))).StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Whoever_went_while_the_connection_was_broken_has_left_when_the_next_snapshot_ends()
    {
        _gateway.Live.Watch = async (call, answers, ct) =>
        {
            if (call == 1)
            {
                await answers.WriteAsync(Told(true, ["alice", "bob", "carl", "dora"]), ct);
                await answers.WriteAsync(Told(false, [], "dora"), ct);
                throw new RpcException(new Status(StatusCode.Unavailable, "stopping"));
            }
            if (call == 2)
            {
                // It breaks within its snapshot: nobody is known to have left.
                await answers.WriteAsync(Told(true, ["alice", "eve"]), ct);
                throw new RpcException(new Status(StatusCode.Unavailable, "stopping"));
            }
            await answers.WriteAsync(Told(true, ["bob"]), ct);
            await answers.WriteAsync(Told(false, ["carl"]), ct);
            await answers.WriteAsync(Told(false, [], "bob"), ct);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        };
        var live = new HashSet<string>();
        var sizes = new List<string>();
        var watched = Task.Run(async () =>
        {
            await foreach (var answer in _rig.Client.WatchLiveAsync("web").Take(6))
            {
                live.UnionWith(answer.Users.Select(u => u.EndUser.Id));
                live.ExceptWith(answer.Left.Select(k => k.Id));
                sizes.Add(string.Join(' ', live.Order()));
            }
        });
        await _rig.RunClockUntilAsync(watched);
        sizes.ShouldBe(["alice bob carl dora", "alice bob carl", "alice bob carl eve", "alice bob carl eve", "bob carl", "carl"]);
    }

    private static WatchLiveUsersResponse Told(bool snapshot, string[] users, params string[] left) => new()
    {
        Users = { users.Select(id => new LiveUser { EndUser = EndUserKey.Identified(id) }) },
        Left = { left.Select(EndUserKey.Identified) },
        Snapshot = snapshot,
    };
}
