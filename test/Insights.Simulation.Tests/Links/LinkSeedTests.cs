using System.Globalization;
using Xunit.Abstractions;

namespace Insights.Simulation.Tests.Links;

/// <summary>
/// INSIGHTS_LINK_SEEDS, or else INSIGHTS_SEEDS: how many seeds, default 4,000, and 5,000 in which users expire.
/// INSIGHTS_FIRST_LINK_SEED, or else INSIGHTS_FIRST_SEED: the first of them, default 0.
/// </summary>
public sealed class LinkSeedTests(ITestOutputHelper output)
{
    /// <summary>
    /// Seeds with months that fail, as about one in 2,000 does, and how; the README says what is known of them. One that
    /// passes, or fails otherwise, fails the test: it is to be taken out, or looked into.
    /// </summary>
    private static readonly Dictionary<int, string> _open = new()
    {
        [2170] = "The profile of Identified u in process 0 is the oracle's",
        [2298] = "Nothing that was a user's alone is left when it is erased",
    };

    [Fact]
    public void Whatever_fails_in_between_both_sides_of_every_link_end_as_the_oracle_says() => Play(expires: false, 4000);

    [Fact]
    public void Whoever_expires_in_between_both_sides_of_every_link_end_as_the_oracle_says() => Play(expires: true, 5000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_seed_plays_the_same_way_every_time(bool expires)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var at = seed;
            SeedRun.Alone(() => LinkSimulation.Play(at, expires)).ShouldBe(SeedRun.Alone(() => LinkSimulation.Play(at, expires)));
        }
    }

    private void Play(bool expires, int usual)
    {
        var first = FromEnvironment("INSIGHTS_FIRST_LINK_SEED") ?? FromEnvironment("INSIGHTS_FIRST_SEED") ?? 0;
        var count = FromEnvironment("INSIGHTS_LINK_SEEDS") ?? FromEnvironment("INSIGHTS_SEEDS") ?? usual;
        var failed = new List<int>();
        var (acts, erasures, expiries, lookups, compactions) = (0L, 0L, 0L, 0L, 0L);
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                var at = seed;
                var played = SeedRun.Alone(() => LinkSimulation.Play(at, expires));
                (acts, erasures) = (acts + played.Acts, erasures + played.Erasures);
                (expiries, lookups, compactions) = (expiries + played.Expiries, lookups + played.Lookups, compactions + played.Compactions);
            }
            catch (InvalidOperationException e) when (expires && _open.TryGetValue(seed, out var known) && e.Message.StartsWith(known, StringComparison.Ordinal))
            {
                failed.Add(seed);
                output.WriteLine($"Open: seed {seed}: {e.Message}");
                continue;
            }
            catch (InvalidOperationException e)
            {
                Assert.Fail($"Seed {seed}: {e.Message} (INSIGHTS_FIRST_LINK_SEED={seed} INSIGHTS_LINK_SEEDS=1)\n{e.InnerException}");
            }
        }
        if (expires)
            _open.Keys.Where(s => s >= first && s < first + count).Except(failed).ShouldBeEmpty("No longer open.");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} seeds, {acts} acts answered, {erasures} logs erased or cut, {expiries} users expired, {lookups} lookups judged, {compactions} logs compacted"));
        // A simulation in which something never happens proves nothing about it.
        if (expires && count >= 2000)
            Math.Min(expiries, Math.Min(lookups, compactions)).ShouldBeGreaterThan(count / 10);
    }

    private static int? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
