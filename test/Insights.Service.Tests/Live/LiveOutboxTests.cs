using Insights.Domain.EndUsers;
using Insights.Domain.Live;
using Insights.Service.Live;
using Insights.Testing.Builders;

namespace Insights.Service.Tests.Live;

/// <summary>What waits to be told of who is live is bounded, whatever events bring.</summary>
public sealed class LiveOutboxTests
{
    private readonly LiveOutbox _outbox = new(new LiveOptions());

    [Fact]
    public void Pages_with_addresses_of_30_KB_are_kept_by_their_beginning()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 2_000; i++)
            Note($"user-{i}", "web", "https://shop.example/" + new string('x', 30_000));
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(16L << 20);
        Drain().ShouldAllBe(u => u.PageUrl!.Length == LiveLimits.TextLength && u.PageUrl.StartsWith("https://shop.example/x", StringComparison.Ordinal));
    }

    [Fact]
    public void Thirty_thousand_applications_of_one_user_are_a_few_that_wait()
    {
        for (var i = 0; i < 30_000; i++)
            Note("alice", $"application-{i}", "/");
        var alice = Drain().ShouldHaveSingleItem();
        alice.Minutes.Count.ShouldBeLessThanOrEqualTo(LiveLimits.ApplicationsOfUser + 2);
        alice.Events.ShouldBe(30_000);
    }

    [Fact]
    public void A_text_is_never_cut_within_a_pair_of_surrogates()
    {
        Note("alice", "web", new string('x', LiveLimits.TextLength - 1) + "😀 and so on");
        Drain().Single().PageUrl.ShouldBe(new string('x', LiveLimits.TextLength - 1));
    }

    private void Note(string user, string application, string url)
    {
        var command = An.Click("10:00").Application(application).Details($$$"""{"page":{"url":"{{{url}}}"}}""").Command();
        _outbox.Note(new EndUserKey("acme", UserKind.Identified, user), [command], [RecordOutcome.Accepted], Moments.At("10:00"));
    }

    private List<LiveState> Drain() => [.. Enumerable.Range(0, LiveSlice.Count).SelectMany(_outbox.Drain)];
}
