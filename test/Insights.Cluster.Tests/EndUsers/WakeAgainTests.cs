using Insights.Cluster.Tests.Wire;
using Insights.Domain.EndUsers;
using Insights.Grains.EndUsers;
using Microsoft.Extensions.Logging;

namespace Insights.Cluster.Tests.EndUsers;

public sealed class WakeAgainTests
{
    /// <summary>Nobody waits for it, so that nobody else would say so.</summary>
    [Fact]
    public async Task A_user_that_cannot_be_woken_again_for_a_reason_not_foreseen_is_logged()
    {
        var log = new FirstLine();
        var other = new OtherSilo { Answer = () => throw new FormatException("what it was") };
        using var here = other.Here(log);
        here.WakeAgain(new EndUserKey("acme", UserKind.Identified, "alice"));
        var (level, exception) = await log.Written.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        (level, exception?.Message).ShouldBe((LogLevel.Error, "what it was"));
    }

    private sealed class FirstLine : ILogger<LocalActivations>
    {
        public TaskCompletionSource<(LogLevel Level, Exception? Exception)> Written { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.TrySetResult((logLevel, exception));
    }
}
