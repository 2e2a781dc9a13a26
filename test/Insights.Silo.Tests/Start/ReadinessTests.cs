using Insights.Silo.Start;
using Insights.Testing.Clocks;

namespace Insights.Silo.Tests.Start;

public sealed class ReadinessTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private int _probes;
    private TaskCompletionSource<bool>? _answer;

    private Readiness Asked() => new(_ => { _probes++; return _answer?.Task ?? Task.FromResult(true); }, _clock, _stop.Token);

    [Fact]
    public async Task However_many_ask_the_database_is_asked_once_a_second()
    {
        var readiness = Asked();
        for (var i = 0; i < 100; i++)
        {
            (await readiness.WhyNotAsync(CancellationToken.None)).ShouldBeNull();
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
        _probes.ShouldBe(10);
    }

    [Fact]
    public async Task Those_who_ask_while_the_database_is_asked_wait_for_the_same_answer()
    {
        _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var readiness = Asked();
        var asked = Enumerable.Range(0, 10).Select(_ => readiness.WhyNotAsync(CancellationToken.None).AsTask()).ToList();
        _answer.SetResult(false);
        (await Task.WhenAll(asked)).ShouldAllBe(why => why == "The log cannot be written.");
        _probes.ShouldBe(1);
    }

    [Fact]
    public async Task One_that_was_asked_to_stop_says_so_at_once()
    {
        var readiness = Asked();
        (await readiness.WhyNotAsync(CancellationToken.None)).ShouldBeNull();
        await _stop.CancelAsync();
        (await readiness.WhyNotAsync(CancellationToken.None)).ShouldBe("The process is stopping.");
    }
}
