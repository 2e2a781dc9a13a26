using Insights.Domain.Events;
using Insights.Enrichment.Browsers;
using Insights.Enrichment.Browsers.LongTail;
using Insights.Enrichment.Tests.Fixture;
using Insights.Testing.Clocks;

namespace Insights.Enrichment.Tests.Browsers;

/// <summary>New user agents that only patterns know, from who waits and from who does not.</summary>
public sealed class FloodTests
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    private readonly SlowPatterns _patterns = new();
    private readonly BrowserFinder _browsers;

    public FloodTests() => _browsers = new(new EnrichmentOptions(), new LogLines<BrowserFinder>(), _patterns);

    [Fact]
    public void Who_waits_has_every_answer_however_many_are_new()
    {
        for (var i = 0; i < 5_000; i++)
            _browsers.Parse($"Rare/{i}", waits: true).ShouldBe(new Browser("Rare", $"{i}"));
    }

    [Fact]
    public void Who_does_not_wait_has_what_rules_know_at_once_and_the_rest_at_the_next_event()
    {
        _browsers.Parse(Firefox, waits: false).ShouldBe(new Browser("Firefox", "128.0"));
        _browsers.Parse("Rare/7", waits: false).ShouldBeNull();
        _patterns.Count.ShouldBe(0);

        ReadDeferred();
        _browsers.Parse("Rare/7", waits: false).ShouldBe(new Browser("Rare", "7"));
        _patterns.Count.ShouldBe(1);
    }

    [Fact]
    public void What_waits_is_bounded_and_each_waits_once()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _browsers.Parse($"Rare/{i}", waits: false).ShouldBeNull();
            _browsers.Parse("Rare/0", waits: false).ShouldBeNull();
            _browsers.Parse(Firefox, waits: false)!.Name.ShouldBe("Firefox");
        }
        _patterns.Count.ShouldBe(0);
        _browsers.Deferred.Count.ShouldBe(1_024);
        ReadDeferred();
        _patterns.Count.ShouldBe(1_024);
    }

    [Fact]
    public async Task What_was_deferred_is_read_one_by_one_with_a_rest_after_each()
    {
        var clock = new ManualTimeProvider();
        _patterns.Takes = () => clock.Advance(TimeSpan.FromMilliseconds(2));
        for (var i = 0; i < 3; i++)
            _browsers.Parse($"Rare/{i}", waits: false);
        using var reader = new DeferredReader(_browsers, clock);
        await reader.StartAsync(CancellationToken.None);
        for (var read = 1; read <= 3; read++)
        {
            await _patterns.NextAsync();
            _patterns.Count.ShouldBe(read);
            // The reader sets its timer on a thread of its own, right after.
            for (var i = 0; i < 1_000_000 && clock.ActiveTimers == 0; i++)
                await Task.Yield();
            clock.ActiveTimers.ShouldBe(1);
            clock.Advance(TimeSpan.FromMilliseconds(2 * DeferredReader.Rest - 1));
            clock.ActiveTimers.ShouldBe(1);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        await reader.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Without_patterns_nothing_is_deferred()
    {
        var browsers = new BrowserFinder(new EnrichmentOptions(), new LogLines<BrowserFinder>(), patterns: null);
        browsers.Parse("Rare/7", waits: false).ShouldBeNull();
        browsers.Deferred.Count.ShouldBe(0);
    }

    private void ReadDeferred()
    {
        while (_browsers.Deferred.Count > 0)
            _browsers.ReadDeferred(_browsers.Deferred.TakeAsync(CancellationToken.None).AsTask().Result);
    }

    /// <summary>Reads Name/Version, and counts.</summary>
    private sealed class SlowPatterns : ILongTail
    {
        private readonly SemaphoreSlim _read = new(0);
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Action Takes { get; set; } = () => { };

        public Browser? Read(string userAgent)
        {
            Takes();
            Interlocked.Increment(ref _count);
            _read.Release();
            return userAgent.Split('/') is [var name, var version] ? new Browser(name, version) : null;
        }

        public async Task NextAsync() => (await _read.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }
}
