using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Insights.Testing.Logging;

/// <summary>Keeps all that is logged, at the levels that the configuration lets through.</summary>
public sealed class LogCapture : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentQueue<LoggedLine> _lines = new();

    public IReadOnlyList<LoggedLine> Lines => [.. _lines];

    /// <summary>Warnings and worse.</summary>
    public IReadOnlyList<LoggedLine> Troubles => [.. _lines.Where(l => l.Level >= LogLevel.Warning)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>It is the only one.</summary>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            capture._lines.Enqueue(new LoggedLine(logLevel, category, $"{formatter(state, exception)} {exception}"));
    }
}

/// <summary>One line of a log.</summary>
/// <param name="Text">The message, and the exception with all that it says.</param>
public sealed record LoggedLine(LogLevel Level, string Category, string Text);
