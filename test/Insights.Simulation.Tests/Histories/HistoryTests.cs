namespace Insights.Simulation.Tests.Histories;

public class HistoryTests
{
    private const int Seeds = 500;

    private static readonly Lazy<List<Seen>> Played =
        new(() => [.. Enumerable.Range(0, Seeds).Select(seed => new Seen(History.Generate(seed)))]);

    public static TheoryData<string> Shapes => [.. HistoryShapes.All.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Over_500_seeds_there_is(string shape) =>
        Played.Value.Count(HistoryShapes.All[shape]).ShouldBeGreaterThanOrEqualTo(5);

    [Theory]
    [InlineData("a gap of exactly the timeout")]
    [InlineData("a gap 1 ms under the timeout")]
    [InlineData("a gap 1 ms over the timeout")]
    [InlineData("a session_end that counts")]
    [InlineData("an arrival out of order")]
    [InlineData("a late event inside lateness")]
    public void In_most_seeds_there_is(string shape) =>
        Played.Value.Count(HistoryShapes.All[shape]).ShouldBeGreaterThan(Seeds / 2);

    [Fact]
    public void A_seed_gives_the_same_history_every_time()
    {
        for (var seed = 0; seed < 50; seed++)
            History.Generate(seed).Deliveries.ShouldBe(History.Generate(seed).Deliveries);
        History.Generate(7).Describe().ShouldBe(History.Generate(7).Describe());
        History.Generate(7).Deliveries.ShouldNotBe(History.Generate(8).Deliveries);
    }

    [Fact]
    public void Deliveries_are_few_in_order_and_not_before_the_base()
    {
        foreach (var h in Played.Value.Select(p => p.History))
        {
            h.Deliveries.Count.ShouldBeInRange(5, 80, $"seed {h.Seed}");
            h.Deliveries[0].ReceivedMs.ShouldBeGreaterThanOrEqualTo(History.BaseMs);
            h.Deliveries.Zip(h.Deliveries.Skip(1)).ShouldAllBe(p => p.First.ReceivedMs <= p.Second.ReceivedMs && p.First.Batch <= p.Second.Batch);
        }
    }

    [Fact]
    public void A_batch_has_one_user_one_arrival_one_sent_at_and_one_key()
    {
        foreach (var batch in Played.Value.SelectMany(p => p.History.Batches))
            batch.Select(d => (d.User, d.ReceivedMs, d.Event.SentAtMs, d.IsImport)).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void A_live_event_is_never_sent_again_past_lateness()
    {
        foreach (var played in Played.Value)
            played.Resends.Where(r => !r.First.IsImport)
                .ShouldAllBe(r => r.Again.ReceivedMs - r.First.EffectiveMs <= played.History.Rules.LatenessMs);
    }

    [Fact]
    public void A_resend_says_the_same_as_the_first()
    {
        foreach (var (first, again) in Played.Value.SelectMany(p => p.Resends))
            (again.Event with { SentAtMs = null, TimeMs = 0 }).ShouldBe(first.Event with { SentAtMs = null, TimeMs = 0 });
    }

    [Fact]
    public void A_description_names_the_seed_and_every_delivery()
    {
        var h = History.Generate(3);
        var text = h.Describe();
        text.ShouldStartWith("history 3: ");
        text.Split('\n').Count(line => line.Contains(" -> ", StringComparison.Ordinal)).ShouldBe(h.Deliveries.Count);
    }

    [Fact]
    public void A_history_with_deliveries_taken_away_is_a_history()
    {
        var h = History.Generate(3);
        (h with { Deliveries = [.. h.Deliveries.Take(2)] }).Describe().ShouldContain("2 deliveries");
        (h with { Deliveries = [] }).EndMs.ShouldBe(History.BaseMs);
    }
}
