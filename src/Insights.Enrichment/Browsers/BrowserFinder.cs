using Insights.Domain.Events;
using Insights.Service.Enrichment;
using Microsoft.Extensions.Logging;

namespace Insights.Enrichment.Browsers;

/// <summary>
/// Browsers out of user agents. What was read once is remembered; what was not is read at once where the budget allows,
/// else left unset: clients choose their user agents, and a flood of new ones must not take the processors from the way of
/// events. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Unset is a legal answer: it is stored with the event like any other, so a profile stays a function of the accepted
/// events. The next event of the session, with the user agent known by then, has the browser again.
/// </remarks>
public sealed partial class BrowserFinder(EnrichmentOptions options, TimeProvider clock, ILogger<BrowserFinder> logger) : IBrowsers
{
    /// <summary>Characters of a user agent that are read; the rest is as if it were not there.</summary>
    public const int MaxLength = 512;

    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly UserAgentReader _reader = new();
    private readonly BrowserCache _cache = new(BrowserCache.DefaultEntries, BrowserCache.DefaultBytes);
    private readonly ReadingBudget _budget = new(options.BrowsersPercent, Environment.ProcessorCount, clock);
    private readonly Lock _telling = new();
    private long _unread;
    private long _lastTold = long.MinValue;

    /// <summary>User agents that were left unread since the start.</summary>
    public long Unread => Volatile.Read(ref _unread);

    internal BrowserCache Cache => _cache;

    /// <inheritdoc/>
    public Browser? Parse(string userAgent)
    {
        if (userAgent.Length == 0)
            return null;
        if (userAgent.Length > MaxLength)
            userAgent = userAgent[..MaxLength];
        return _cache.TryGet(userAgent, out var known) ? known : Read(userAgent);
    }

    private Browser? Read(string userAgent)
    {
        if (!_budget.Allows())
        {
            EnrichmentMetrics.Unread();
            TellUnread(Interlocked.Increment(ref _unread));
            return null;
        }
        var start = clock.GetTimestamp();
        var browser = _reader.Read(userAgent);
        _budget.Charge(clock.GetElapsedTime(start));
        EnrichmentMetrics.Read();
        _cache.Add(userAgent, browser);
        return browser;
    }

    private void TellUnread(long unread)
    {
        var now = clock.GetTimestamp();
        lock (_telling)
        {
            if (_lastTold != long.MinValue && clock.GetElapsedTime(_lastTold, now) < TellEvery)
                return;
            _lastTold = now;
        }
        LeftUnread(unread);
    }

    [LoggerMessage(5010, LogLevel.Warning, "New user agents come faster than reading them may cost (Enrichment:BrowsersPercent); {Unread} browsers were left unset since the start. Told once a minute at the most.")]
    private partial void LeftUnread(long unread);
}
