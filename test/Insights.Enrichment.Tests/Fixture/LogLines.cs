using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Insights.Enrichment.Tests.Fixture;

/// <summary>Keeps the IDs of what was logged, in order.</summary>
internal sealed class LogLines<T> : ILogger<T>
{
    private readonly ConcurrentQueue<int> _ids = new();

    public int[] Ids => [.. _ids];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _ids.Enqueue(eventId.Id);
}
