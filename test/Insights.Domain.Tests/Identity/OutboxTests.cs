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
    public void What_the_user_was_told_beyond_a_delivery_is_not_told_again()
    {
        var outbox = new Outbox(_user);
        Take(outbox, "10:01");
        var delivery = outbox.Next(_user)!;
        Take(outbox, "10:02");
        outbox.Answered(delivery, stored: 4, upToDate: true);
        outbox.Next(_user).ShouldBeNull();

        Take(outbox, "10:03");
        outbox.Next(_user)!.From.ShouldBe(4);
        outbox.Next(_user)!.Change.Adds.ShouldHaveSingleItem().ItemTimeMs.ShouldBe(Moments.At("10:03"));
    }

    /// <summary>A shared browser in which sixty users logged in, one after the other: each login was sixty messages.</summary>
    [Fact]
    public void An_operation_is_told_to_those_only_whom_it_touches()
    {
        var outbox = new Outbox(_user);
        for (var n = 0; n < 60; n++)
            LogIn(outbox, $"10:{n:00}", $"user-{n}");
        Deliver(outbox);

        LogIn(outbox, "10:30", "new");
        Deliver(outbox).ShouldBe(["new", "user-29", "user-30"], ignoreOrder: true);
    }

    private void LogIn(Outbox outbox, string time, string user)
    {
        var entry = new OpAccepted(new LinkOp(new OpKey(Moments.At(time), "op-" + user), user), Moments.At(time));
        _user.Evolve(entry);
        outbox.Took(entry, _user.Seq, _user);
    }

    private List<string> Deliver(Outbox outbox)
    {
        var told = new List<string>();
        while (outbox.Next(_user) is { } delivery)
        {
            told.Add(delivery.UserId);
            outbox.Answered(delivery, delivery.Change.Position, upToDate: true);
        }
        return told;
    }

    private void Take(Outbox outbox, string time)
    {
        var e = Click(time).Command(Moments.At(time));
        var entry = new EventAccepted(e.Event, e.ReceivedMs, AccountSettings.Default.RulesFor(null));
        _user.Evolve(entry);
        outbox.Took(entry, _user.Seq, _user);
    }
}
