using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.Builders;
using Insights.Testing.InMemory;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>An event that finds its active user is taken within the call, and is durable no sooner than any other.</summary>
public sealed class TakenAtOnceTests
{
    private readonly OwnedUser _user = OwnedUser.New();

    [Fact]
    public void A_user_that_was_not_read_takes_nothing() =>
        _user.Owner.TryRecord([An.Click("10:00").Command()], out _).ShouldBeFalse();

    [Fact]
    public async Task What_is_taken_is_durable_only_with_its_commit_and_so_is_a_duplicate_of_it()
    {
        await _user.Record(An.Click("10:00", "a"));
        _user.Store.Gate = _ => WriteVerdict.Hold;
        var recorded = Take("b");
        recorded.Outcomes.ShouldBe([RecordOutcome.Accepted]);
        recorded.Durable.IsCompleted.ShouldBeFalse();
        var again = Take("b");
        again.Outcomes.ShouldBe([RecordOutcome.Duplicate]);
        again.Durable.IsCompleted.ShouldBeFalse();
        _user.Store.Gate = null;
        _user.Store.CommitAll();
        await recorded.Durable;
        await again.Durable;
    }

    [Fact]
    public async Task After_a_write_that_failed_nothing_is_taken_until_the_user_was_read_again()
    {
        await _user.Record(An.Click("10:00", "a"));
        _user.Store.Gate = _ => WriteVerdict.FailBefore;
        await Take("b").Durable.ShouldThrowAsync<StoreException>();
        _user.Store.Gate = null;
        _user.Owner.TryRecord([An.Click("10:00", "b").Command()], out _).ShouldBeFalse();
        (await _user.Record(An.Click("10:00", "b"))).ShouldBe([RecordOutcome.Accepted]);
        Take("b").Outcomes.ShouldBe([RecordOutcome.Duplicate]);
    }

    private Recorded Take(string id)
    {
        _user.Owner.TryRecord([An.Click("10:00", id).Command()], out var recorded).ShouldBeTrue();
        return recorded;
    }
}
