using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Identity;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Identity;

public class OutboxTests
{
    private readonly EndUser _user = new(new EndUserKey("acme", UserKind.Anonymous, "a"));

    public OutboxTests()
    {
        _user.Evolve(new UserCreated(_user.Key, Moments.At("10:00")));
        _user.Evolve(new OpAccepted(new LinkOp(new OpKey(Moments.At("10:00"), "op"), "u"), Moments.At("10:00")));
    }

    [Fact]
    public void What_the_user_was_told_beyond_an_errand_is_not_told_again()
    {
        var outbox = new Outbox(_user);
        Take(outbox, "10:01");
        var errand = outbox.Next(_user)!;
        Take(outbox, "10:02");
        outbox.Answered(errand, stored: 4, upToDate: true);
        outbox.Next(_user).ShouldBeNull();

        Take(outbox, "10:03");
        outbox.Next(_user)!.From.ShouldBe(4);
        outbox.Next(_user)!.Change.Adds.ShouldHaveSingleItem().ItemTimeMs.ShouldBe(Moments.At("10:03"));
    }

    private void Take(Outbox outbox, string time)
    {
        var e = Click(time).Command(Moments.At(time));
        var entry = new EventAccepted(e.Event, e.ReceivedMs, AccountSettings.Default.RulesFor(null));
        _user.Evolve(entry);
        outbox.Took(entry, _user.Seq, _user);
    }
}
