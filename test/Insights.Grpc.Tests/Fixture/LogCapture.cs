using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Insights.Grpc.Tests.Fixture;

/// <summary>Keeps all that is logged, at the levels that the configuration lets through.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    /// <summary>Warnings and worse.</summary>
    public IReadOnlyList<LogLine> Troubles => [.. _lines.Where(l => l.Level >= LogLevel.Warning)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            capture._lines.Enqueue(new LogLine(logLevel, category, $"{formatter(state, exception)} {exception}"));
    }
}

public sealed record LogLine(LogLevel Level, string Category, string Text);
