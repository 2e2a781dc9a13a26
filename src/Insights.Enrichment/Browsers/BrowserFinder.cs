using Insights.Domain.Events;
using Insights.Enrichment.Browsers.LongTail;
using Insights.Enrichment.Browsers.Rules;
using Insights.Enrichment.Files;
using Insights.Service.Enrichment;
using Microsoft.Extensions.Logging;

namespace Insights.Enrichment.Browsers;

/// <summary>
/// Browsers out of user agents. What was read once is remembered. A new one is read by rules of ours, then, where none
/// knows it and the build has uap-core's patterns, by those, which cost a hundred times as much: at once for who waits,
/// else a little later, for the next event with it. Safe for concurrent use.
/// </summary>
/// <remarks>
/// The answer is stored with its event, unset or not, so that a profile stays a function of the accepted events.
/// </remarks>
public sealed partial class BrowserFinder : IBrowsers
{
    /// <summary>Characters of a user agent that are read; the rest is as if it were not there.</summary>
    public const int MaxLength = 512;

    /// <summary>User agents that wait to be read.</summary>
    private const int MaxDeferred = 1_024;

    private readonly ILogger<BrowserFinder> _logger;
    private readonly Lock _refreshing = new();
    private readonly WatchedFile? _file;
    private Readings _readings;
    private bool _looked;

    /// <summary>With the patterns that this build has, until <see cref="EnrichmentOptions.BrowserPatterns"/> is read.</summary>
    public BrowserFinder(EnrichmentOptions options, ILogger<BrowserFinder> logger)
        : this(options, logger, LongTail.Patterns.Own())
    {
    }

    internal BrowserFinder(EnrichmentOptions options, ILogger<BrowserFinder> logger, ILongTail? patterns)
    {
        _logger = logger;
        _file = options.BrowserPatterns is null ? null : new(options.BrowserPatterns);
        _readings = new Readings(patterns);
    }

    internal DeferredReads Deferred { get; } = new(MaxDeferred);

    internal BrowserCache Cache => Volatile.Read(ref _readings).Cache;

    /// <inheritdoc/>
    public Browser? Parse(string userAgent, bool waits)
    {
        if (userAgent.Length == 0)
            return null;
        if (userAgent.Length > MaxLength)
            userAgent = userAgent[..MaxLength];
        var readings = Volatile.Read(ref _readings);
        return readings.Cache.TryGet(userAgent, out var known) ? known : Read(readings, userAgent, waits);
    }

    /// <summary>Reads one that was deferred.</summary>
    internal void ReadDeferred(string userAgent)
    {
        var readings = Volatile.Read(ref _readings);
        if (!readings.Cache.TryGet(userAgent, out _))
            Read(readings, userAgent, waits: true);
    }

    /// <summary>
    /// Looks at the file of patterns, and takes it up where it has changed and rests since the last look. Throws nothing:
    /// what goes wrong is logged, once for each state of the file, and the patterns stay as they were.
    /// </summary>
    internal void Refresh()
    {
        lock (_refreshing)
        {
            if (_file is null)
                return;
            if (_readings.Patterns is null)
            {
                if (!_looked)
                    NoPatterns();
                _looked = true;
                return;
            }
            try
            {
                TakeUp(_file);
            }
            catch (Exception e)
            {
                // Whatever a file brings about is no reason to end.
                NotTakenUp(_file.Path, e.Message);
            }
        }
    }

    private void TakeUp(WatchedFile file)
    {
        switch (file.Look())
        {
            case FileChange.Absent:
                Absent(file.Path);
                break;
            case FileChange.Changed:
                var patterns = LongTail.Patterns.FromFile(file.Path);
                if (!file.IsAsSeen())
                    break;
                // What was read by others is not remembered beside them.
                Volatile.Write(ref _readings, new Readings(patterns));
                TakenUp(file.Path);
                break;
        }
    }

    private Browser? Read(Readings readings, string userAgent, bool waits)
    {
        var agent = BrowserRules.Read(userAgent);
        var browser = agent.Browser;
        if (browser is not null || readings.Patterns is null)
        {
            BrowserMetrics.ReadByRules();
        }
        else if (waits)
        {
            browser = readings.Patterns.Read(userAgent);
            BrowserMetrics.ReadByPatterns();
        }
        else
        {
            Deferred.Add(userAgent);
            BrowserMetrics.Defer();
            return agent.IsBot ? AsBot(null, agent.Kind) : null;
        }
        if (agent.IsBot)
            browser = AsBot(browser, agent.Kind);
        readings.Cache.Add(userAgent, browser);
        return browser;
    }

    /// <summary>That it is a bot's is told by its words alone, whatever name patterns give it; one that has none is called after its kind.</summary>
    private static Browser AsBot(Browser? named, AgentKind kind) => new(
        Browser.BotPrefix + (named?.Name ?? kind switch { AgentKind.Monitor => "monitor", AgentKind.HttpLibrary => "HTTP library", _ => "crawler" }),
        named?.Version);

    /// <summary>Patterns, and what was read by rules and by them.</summary>
    private sealed class Readings(ILongTail? patterns)
    {
        public ILongTail? Patterns => patterns;

        public BrowserCache Cache { get; } = new(BrowserCache.DefaultEntries, BrowserCache.DefaultBytes);
    }
}
