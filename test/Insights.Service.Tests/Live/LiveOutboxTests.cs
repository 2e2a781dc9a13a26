using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        var events = Enumerable.Range(0, 100).Select(i => Note($"user-{i}", "web", "https://shop.example/" + new string('x', 30_000))).ToList();
        GC.Collect();
        events.Count(e => e.IsAlive).ShouldBeLessThan(5);
        Drain().ShouldAllBe(u => u.PageUrl!.Length == 512 && u.PageUrl.StartsWith("https://shop.example/x", StringComparison.Ordinal));
    }

    [Fact]
    public void Thirty_thousand_applications_of_one_user_are_a_few_that_wait()
    {
        for (var i = 0; i < 30_000; i++)
            Note("alice", $"application-{i}", "/");
        var alice = Drain().ShouldHaveSingleItem();
        alice.Minutes.Count.ShouldBeLessThanOrEqualTo(18);
        alice.Events.ShouldBe(30_000);
    }

    [Fact]
    public void A_text_is_never_cut_within_a_pair_of_surrogates()
    {
        Note("alice", "web", new string('x', 511) + "😀 and so on");
        Drain().Single().PageUrl.ShouldBe(new string('x', 511));
    }

    [Fact]
    public void What_waits_is_bounded_in_bytes()
    {
        for (var i = 0; i < 100_000; i++)
            Note($"user-{i}", "web", new string('x', 2_000));
        Drain().Count.ShouldBeInRange(10_000, 40_000);
    }

    /// <returns>Whether the details of the event are held.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Note(string user, string application, string url)
    {
        var command = An.Click("10:00").Application(application).Details($$$"""{"page":{"url":"{{{url}}}"}}""").Command();
        _outbox.Note(new EndUserKey("acme", UserKind.Identified, user), [command], [RecordOutcome.Accepted], Moments.At("10:00"));
        MemoryMarshal.TryGetArray(command.Event.Details, out var details).ShouldBeTrue();
        return new WeakReference(details.Array);
    }

    private List<LiveState> Drain() => [.. Enumerable.Range(0, LiveSlice.Count).SelectMany(_outbox.Drain)];
}
