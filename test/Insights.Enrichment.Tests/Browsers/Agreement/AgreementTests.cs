using Insights.Domain.Events;
using Insights.Enrichment.Browsers;
using Insights.Enrichment.Browsers.LongTail;
using Insights.Enrichment.Browsers.Rules;
using Insights.Enrichment.Tests.Fixture;
using Xunit.Abstractions;

namespace Insights.Enrichment.Tests.Browsers.Agreement;

/// <summary>How far the answers are those of uap-core, by its own tests.</summary>
public sealed class AgreementTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Of_the_families_that_rules_claim_99_percent_of_the_lines_are_as_in_uap_core()
    {
        var claimed = RuleTable.Browsers.Concat(RuleTable.Bots).Select(rule => rule.Family).ToHashSet();
        var lines = UapCore.Lines()
            .Select(line => (line, Read: BrowserRules.Read(line.UserAgent).Browser))
            .Where(l => l.Read is not null || claimed.Contains(l.line.Expected?.Name!)).ToArray();
        lines.Length.ShouldBeGreaterThan(100);
        Agree(lines, 0.99);
    }

    [SkippableFact]
    public async Task With_UAParser_and_the_current_patterns_98_percent_of_all_lines_are_as_in_uap_core()
    {
        Skip.If(Patterns.Own() is null, "This build has no UAParser.");
        var lines = UapCore.Lines();
        var log = new LogLines<BrowserFinder>();
        var browsers = new BrowserFinder(new EnrichmentOptions { BrowserPatterns = await UapCore.PatternsAsync() }, log);
        browsers.Refresh();
        log.Ids.ShouldBe([5010]);
        lines.Count.ShouldBeGreaterThan(1_000);
        Agree([.. lines.Select(line => (line, Named(browsers.Parse(line.UserAgent, waits: true))))], 0.98);
    }

    /// <summary>A bot under its own name; one that has none is called after its kind, which is not uap-core's.</summary>
    private static Browser? Named(Browser? read) => read is { IsBot: true }
        ? read.NoBot() is { Name: not ("crawler" or "monitor" or "HTTP library") } named ? named : null
        : read;

    private void Agree((UapCore.Line Line, Browser? Read)[] lines, double share)
    {
        var wrong = lines.Where(l => l.Read != l.Line.Expected).ToArray();
        output.WriteLine($"{lines.Length - wrong.Length} of {lines.Length} lines agree ({1 - wrong.Length / (double)lines.Length:P2})");
        foreach (var (line, read) in wrong)
            output.WriteLine($"{Text(line.Expected)} expected, {Text(read)} read: {line.UserAgent}");
        (1 - wrong.Length / (double)lines.Length).ShouldBeGreaterThanOrEqualTo(share);

        static string Text(Browser? browser) => browser is null ? "nothing" : $"{browser.Name} {browser.Version}";
    }
}
