using System.Net;
using Insights.Enrichment.Files;
using Insights.Enrichment.Tests.Fixture;
using Insights.Enrichment.Tests.PlaceFiles;
using Insights.Service.Enrichment;
using Insights.Testing.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Insights.Enrichment.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => new EnrichmentOptions().Faults().ShouldBeEmpty();

    [Fact]
    public void The_bounds_are_valid()
    {
        new EnrichmentOptions { RefreshEvery = TimeSpan.FromSeconds(1) }.Faults().ShouldBeEmpty();
        new EnrichmentOptions { RefreshEvery = TimeSpan.FromHours(24) }.Faults().ShouldBeEmpty();
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var options = new EnrichmentOptions { Places = " ", BrowserPatterns = "", RefreshEvery = TimeSpan.Zero };
        options.Faults().Select(f => f.Split(' ')[0])
            .ShouldBe(["Enrichment:Places", "Enrichment:BrowserPatterns", "Enrichment:RefreshEvery"]);
        Should.Throw<ArgumentException>(() => new ServiceCollection().AddInsightsEnrichment(options)).Message.ShouldContain("it is 00:00:00");
    }

    [Fact]
    public async Task Registered_it_knows_places_and_browsers_from_the_start_on_and_takes_up_changes()
    {
        using var folder = new PlaceFolder();
        var clock = new ManualTimeProvider();
        folder.Put(new PlaceFile().With("203.0.113.0/24", "NO", "Viken", "Moss"));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IPlaces>(NoEnrichment.Instance).AddSingleton<IBrowsers>(NoEnrichment.Instance);
        services.AddInsightsEnrichment(folder.Options, clock);
        await using var provider = services.BuildServiceProvider();
        var refresh = provider.GetServices<IHostedService>().OfType<FileRefresh>().Single();
        await refresh.StartAsync(CancellationToken.None);
        var places = provider.GetRequiredService<IPlaces>();
        places.Find(IPAddress.Parse("203.0.113.9"))!.City.ShouldBe("Moss");
        provider.GetRequiredService<IBrowsers>().Parse("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", waits: false)!.Name.ShouldBe("Firefox");

        folder.Put(new PlaceFile().With("203.0.113.0/24", "NO", "Viken", "Oslo"));
        // The loop runs on a thread of its own: let the clock run until it has looked twice.
        for (var i = 0; i < 10_000 && places.Find(IPAddress.Parse("203.0.113.9"))!.City != "Oslo"; i++)
        {
            clock.Advance(folder.Options.RefreshEvery);
            await Task.Yield();
        }
        places.Find(IPAddress.Parse("203.0.113.9"))!.City.ShouldBe("Oslo");
        await refresh.StopAsync(CancellationToken.None);
    }
}
