using System.Net;
using Insights.Api.Auth;
using Insights.Testing.Clocks;
using Insights.Testing.Telemetry;

namespace Insights.Api.Tests.Http.Isolation;

public sealed class FailedKeysTests
{
    private static readonly IPAddress Someone = IPAddress.Parse("203.0.113.9");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task After_so_many_in_a_minute_further_answers_to_an_address_come_a_second_later()
    {
        using var measured = new Measurements();
        var failed = new FailedKeys(_clock, perMinute: 2);
        IsAtOnce(failed, Someone).ShouldBeTrue();
        IsAtOnce(failed, Someone).ShouldBeTrue();
        var third = failed.CountAsync(Someone, CancellationToken.None);
        third.IsCompleted.ShouldBeFalse();
        IsAtOnce(failed, IPAddress.Parse("203.0.113.10")).ShouldBeTrue();
        _clock.Advance(FailedKeys.Delay);
        await third.WaitAsync(Patience);
        measured.Of("insights.authentication.failed").Sum().ShouldBe(4);
        _clock.Advance(TimeSpan.FromMinutes(1));
        IsAtOnce(failed, Someone).ShouldBeTrue();
    }

    [Fact]
    public void Of_IPv6_a_network_counts()
    {
        var failed = new FailedKeys(_clock, perMinute: 1);
        IsAtOnce(failed, IPAddress.Parse("2001:db8:1:2::1")).ShouldBeTrue();
        IsAtOnce(failed, IPAddress.Parse("2001:db8:1:2::2")).ShouldBeFalse();
        IsAtOnce(failed, IPAddress.Parse("2001:db8:1:3::1")).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_has_gone_is_waited_for_no_longer()
    {
        using var gone = new CancellationTokenSource();
        var failed = new FailedKeys(_clock, perMinute: 1);
        IsAtOnce(failed, Someone).ShouldBeTrue();
        var second = failed.CountAsync(Someone, gone.Token);
        await gone.CancelAsync();
        await second.WaitAsync(Patience);
    }

    [Fact]
    public void Zero_slows_none() =>
        Enumerable.Repeat(new FailedKeys(_clock, perMinute: 0), 1000).ShouldAllBe(f => IsAtOnce(f, Someone));

    private static bool IsAtOnce(FailedKeys failed, IPAddress address) => failed.CountAsync(address, CancellationToken.None).IsCompleted;
}
