using System.Net;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Tests.Fixture;

namespace Insights.Service.Tests.Ingest;

public sealed class EventIntakeTests
{
    private static readonly IPAddress Connection = IPAddress.Parse("203.0.113.9");
    private static readonly IPAddress Stated = IPAddress.Parse("2001:db8:1:2::3");

    private readonly World _world = new();

    [Fact]
    public void The_effective_time_leaves_the_clients_clock_out()
    {
        var now = _world.Clock.NowMs;
        Take(At(now - 500), sentMs: now - 400).TimeMs.ShouldBe(now - 500);
        Take(At(1000), sentMs: 5000).TimeMs.ShouldBe(now - 4000);
        Take(At(5000), sentMs: 5000).TimeMs.ShouldBe(now);
        Take(At(5001), sentMs: 5000).TimeMs.ShouldBe(5001);
        Take(At(1000), sentMs: null).TimeMs.ShouldBe(1000);
        Take(At(now + 1), sentMs: null).TimeMs.ShouldBe(now);
        Take(At(now + 2), sentMs: now + 1).TimeMs.ShouldBe(now);
    }

    [Fact]
    public void A_stated_place_wins_over_one_looked_up()
    {
        var e = _world.Event("e");
        e.StatedPlace = new Place("DE", null, null);
        e.StatedAddress = Stated;
        Take(e).Place.ShouldBe(new Place("DE", null, null));
        Take(e).MaskedAddress.ShouldBe("2001:db8:1/48");
    }

    [Fact]
    public void A_stated_address_wins_over_that_of_the_connection()
    {
        var e = _world.Event("e");
        e.StatedAddress = Stated;
        Take(e).Place!.Country.ShouldBe("country of " + Stated);
    }

    [Fact]
    public void The_address_of_the_connection_is_the_end_users_with_an_ingest_key_only()
    {
        var browser = Take(_world.Event("e"), World.IngestKey);
        browser.Place!.Country.ShouldBe("country of " + Connection);
        browser.MaskedAddress.ShouldBe("203.0.113/24");
        foreach (var server in (Caller[])[World.ServerKey, World.ImportKey])
        {
            Take(_world.Event("e"), server).Place.ShouldBeNull();
            Take(_world.Event("e"), server).MaskedAddress.ShouldBeNull();
        }
    }

    [Fact]
    public void A_stated_browser_wins_over_one_parsed()
    {
        var e = _world.Event("e");
        e.UserAgent = "agent";
        Take(e).Browser.ShouldBe(new Browser("agent", null));
        e.StatedBrowser = new Browser(null, "9");
        Take(e).Browser.ShouldBe(new Browser(null, "9"));
        Take(_world.Event("f")).Browser.ShouldBeNull();
    }

    [Fact]
    public void The_customers_own_servers_wait_for_a_new_user_agent_and_end_users_do_not()
    {
        foreach (var key in (Caller[])[World.IngestKey, World.ServerKey, World.ImportKey])
        {
            var e = _world.Event("e");
            e.UserAgent = "agent";
            Take(e, key);
        }
        _world.Waits.ShouldBe([false, true, true]);
    }

    [Fact]
    public void With_both_IDs_the_user_is_the_identified_one_and_the_other_is_kept()
    {
        var both = _world.Event("e", "u");
        both.AnonymousId = "a";
        Taken(both).User.ShouldBe(new EndUserKey(World.Account, UserKind.Identified, "u"));
        Take(both).AnonymousId.ShouldBe("a");

        var anonymous = _world.Event("e", null);
        anonymous.AnonymousId = "a";
        Taken(anonymous).User.ShouldBe(new EndUserKey(World.Account, UserKind.Anonymous, "a"));
        Take(anonymous).AnonymousId.ShouldBeNull();
    }

    [Fact]
    public void What_is_passive_by_its_type_is_passive_whatever_the_event_says()
    {
        var e = _world.Event("e");
        e.Type = "heartbeat";
        Take(e).Passive.ShouldBeTrue();
        e.Type = "click";
        Take(e).Passive.ShouldBeFalse();
        e.Passive = true;
        Take(e).Passive.ShouldBeTrue();
    }

    [Fact]
    public void Only_an_import_key_makes_it_an_import()
    {
        Taken(_world.Event("e"), World.ImportKey).Command.ShouldBe(Taken(_world.Event("e"), World.ServerKey).Command with { MayImport = true });
        Taken(_world.Event("e"), World.IngestKey).Command.MayImport.ShouldBeFalse();
    }

    [Fact]
    public void An_event_without_ID_gets_one_of_the_moment_and_says_which()
    {
        var (_, command, _) = _world.Intake.Take(_world.Event(null), Context(World.ServerKey, null), out var made);
        command.Event.EventId.ShouldBe(made);
        Guid.Parse(made!).Version.ShouldBe(7);
        _world.Intake.Take(_world.Event("own"), Context(World.ServerKey, null), out var none);
        none.ShouldBeNull();
    }

    [Fact]
    public void What_could_not_be_read_is_the_first_fault()
    {
        var e = _world.Event("\u0001");
        e.Fault = new Rejection(RejectionReason.EventTooLarge, "large");
        _world.Intake.Take(e, Context(World.ServerKey, null), out _).Rejection.ShouldBe(e.Fault);
        e.Fault = null;
        _world.Intake.Take(e, Context(World.ServerKey, null), out _).Rejection!.Reason.ShouldBe(RejectionReason.InvalidEventId);
    }

    private IncomingEvent At(long timeMs)
    {
        var e = _world.Event("e");
        e.TimeMs = timeMs;
        return e;
    }

    private UserEvent Take(IncomingEvent e, Caller? caller = null, long? sentMs = null) => Taken(e, caller, sentMs).Command.Event;

    private (EndUserKey User, RecordEvent Command) Taken(IncomingEvent e, Caller? caller = null, long? sentMs = null)
    {
        var (user, command, rejection) = _world.Intake.Take(e, Context(caller ?? World.ServerKey, sentMs), out _);
        rejection.ShouldBeNull();
        return (user, command);
    }

    private BatchContext Context(Caller caller, long? sentMs) => new(caller, World.Account, new SendingClient(Connection, null), sentMs, _world.Clock.NowMs);
}
