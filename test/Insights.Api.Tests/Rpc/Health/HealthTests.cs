using Grpc.Core;
using Grpc.Health.V1;

using Insights.Api.Tests.Rpc.Fixture;
using Status = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Insights.Api.Tests.Rpc.Health;

public sealed class HealthTests : IAsyncLifetime
{
    private readonly Gateway _gateway = new();

    private global::Grpc.Health.V1.Health.HealthClient Client => new(_gateway.Channel);

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("insights.v1.EventService")]
    [InlineData("insights.v1.EndUserService")]
    [InlineData("insights.v1.AccountService")]
    public async Task Each_service_serves_while_the_process_is_ready(string service)
    {
        var request = new HealthCheckRequest { Service = service };
        (await Client.CheckAsync(request)).Status.ShouldBe(Status.Serving);
        _gateway.Readiness.Why = "The log cannot be written.";
        (await Client.CheckAsync(request)).Status.ShouldBe(Status.NotServing);
    }

    [Fact]
    public async Task A_service_that_is_none_is_not_found()
    {
        var failure = await Client.CheckAsync(new HealthCheckRequest { Service = "other" }).ResponseAsync.ShouldThrowAsync<RpcException>();
        failure.StatusCode.ShouldBe(StatusCode.NotFound);
        using var watch = Client.Watch(new HealthCheckRequest { Service = "other" });
        (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(Status.ServiceUnknown);
    }

    [Fact]
    public async Task Who_watches_is_told_each_change_and_the_end()
    {
        using var watch = Client.Watch(new HealthCheckRequest());
        (await NextAsync()).ShouldBe(Status.Serving);
        _gateway.Readiness.Why = "The log cannot be written.";
        (await NextAsync()).ShouldBe(Status.NotServing);
        _gateway.Readiness.Why = null;
        (await NextAsync()).ShouldBe(Status.Serving);
        _gateway.Readiness.Why = "The process is stopping.";
        _gateway.AnnounceStop();
        (await NextAsync()).ShouldBe(Status.NotServing);
        (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeFalse();
        await _gateway.BeginStopAsync();

        async Task<Status> NextAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var next = watch.ResponseStream.MoveNext(limit.Token);
            // The clock is the test's; how soon the server waits on it is not.
            while (await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System)) != next)
                _gateway.Clock.Advance(TimeSpan.FromSeconds(1));
            (await next).ShouldBeTrue();
            return watch.ResponseStream.Current.Status;
        }
    }
}
