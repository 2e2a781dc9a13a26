using Insights.Domain.Events;
using Insights.Enrichment.Browsers;

namespace Insights.Enrichment.Tests.Browsers;

public class BrowserCacheTests
{
    [Fact]
    public void It_holds_no_more_entries_than_its_bound()
    {
        var cache = new BrowserCache(10, int.MaxValue);
        for (var i = 0; i < 1_000; i++)
            cache.Add($"ua {i}", null);
        cache.Count.ShouldBe(10);
        cache.TryGet("ua 999", out _).ShouldBeTrue();
        cache.TryGet("ua 0", out _).ShouldBeFalse();
    }

    [Fact]
    public void It_holds_no_more_bytes_than_its_bound()
    {
        var cache = new BrowserCache(int.MaxValue, 100_000);
        for (var i = 0; i < 1_000; i++)
            cache.Add(new string('x', i), null);
        cache.Bytes.ShouldBeInRange(90_000, 100_000);
        cache.TryGet(new string('x', 999), out _).ShouldBeTrue();
    }

    [Fact]
    public void A_flood_pushes_out_itself_and_not_what_is_in_use()
    {
        var cache = new BrowserCache(100, int.MaxValue);
        var firefox = new Browser("Firefox", "128.0");
        cache.Add("in use", firefox);
        for (var i = 0; i < 10_000; i++)
        {
            cache.TryGet("in use", out var browser).ShouldBeTrue();
            browser.ShouldBeSameAs(firefox);
            cache.Add($"flood {i}", null);
        }
    }

    [Fact]
    public void Where_all_are_in_use_the_oldest_goes_all_the_same()
    {
        var cache = new BrowserCache(1_000, int.MaxValue);
        for (var i = 0; i < 1_000; i++)
            cache.Add($"ua {i}", null);
        for (var i = 0; i < 1_000; i++)
            cache.TryGet($"ua {i}", out _);
        cache.Add("one more", null);
        cache.Count.ShouldBe(1_000);
        cache.TryGet("one more", out _).ShouldBeTrue();
    }

    [Fact]
    public void Many_threads_may_add_and_ask_at_once()
    {
        var cache = new BrowserCache(50, int.MaxValue);
        Parallel.For(0, 4, thread =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var name = $"ua {i * (thread + 1) % 200}";
                if (cache.TryGet(name, out var browser))
                    browser!.Name.ShouldBe(name);
                else
                    cache.Add(name, new Browser(name, null));
            }
        });
        cache.Count.ShouldBe(50);
    }
}
