using System.Globalization;
using Xunit.Abstractions;

namespace Insights.Simulation.Tests.Links;

/// <summary>INSIGHTS_LINK_SEEDS: how many seeds, default 2,000. INSIGHTS_FIRST_LINK_SEED: the first of them, default 0.</summary>
public sealed class LinkSeedTests(ITestOutputHelper output)
{
    [Fact]
    public void Whatever_fails_in_between_both_sides_of_every_link_end_as_the_oracle_says()
    {
        var (first, count) = (FromEnvironment("INSIGHTS_FIRST_LINK_SEED") ?? 0, FromEnvironment("INSIGHTS_LINK_SEEDS") ?? 2000);
        var acts = 0L;
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                var at = seed;
                acts += SeedRun.Alone(() => LinkSimulation.Play(at));
            }
            catch (InvalidOperationException e)
            {
                Assert.Fail($"Seed {seed}: {e.Message} (INSIGHTS_FIRST_LINK_SEED={seed} INSIGHTS_LINK_SEEDS=1)\n{e.InnerException}");
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} seeds, {acts} acts answered"));
    }

    private static int? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
