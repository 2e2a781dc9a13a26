using FsCheck;
using FsCheck.Fluent;
using Insights.Domain.Accounts;
using Insights.Domain.Events;
using Insights.Testing.Builders;

namespace Insights.Domain.Tests.Generators;

/// <summary>Made-up cases in which the edges of the rules are frequent.</summary>
internal static class Gens
{
    /// <summary>One timeout of 30 minutes, one of 2 (application "kiosk"), one of 3 hours ("tv"); nothing is too late.</summary>
    public static readonly AccountSettings Settings = AccountSettings.Default with
    {
        Lateness = AccountSettings.MaxLateness,
        ApplicationTimeouts = AccountSettings.Default.ApplicationTimeouts
            .Add("kiosk", TimeSpan.FromMinutes(2)).Add("tv", TimeSpan.FromHours(3)),
    };

    public static Gen<AccountSettings> AnySettings =>
        from perTab in Gen.Elements(false, true)
        from longest in Gen.Elements(1, 12)
        select Settings with { OneSessionPerTab = perTab, LongestSession = TimeSpan.FromHours(longest) };

    /// <summary>A day's events: gaps at, just under and just over each timeout, and none at all.</summary>
    public static Gen<EventBuilder[]> Day(int most = 14) =>
        Gen.Choose(0, most).SelectMany(n => Gen.ArrayOf(Step, n)).Select(Timed);

    /// <summary>The same with an order of arrival: by keys that have nothing to do with the events.</summary>
    public static Gen<(EventBuilder[] Events, EventBuilder[] Shuffled)> DayAndShuffle(int most = 14) =>
        from day in Day(most)
        from keys in Gen.ArrayOf(Gen.Choose(0, 1_000_000), day.Length)
        select (day, day.Zip(keys).OrderBy(pair => pair.Second).Select(pair => pair.First).ToArray());

    private static Gen<(int Gap, EventBuilder Event)> Step =>
        from gap in Gen.Frequency(
            (3, Gen.Constant(0)),
            (4, Gen.Choose(1, 120_000)),
            (3, Gen.Elements(119_999, 120_000, 120_001)),
            (4, Gen.Elements(1_799_999, 1_800_000, 1_800_001)),
            (2, Gen.Elements(10_799_999, 10_800_000, 10_800_001)))
        from type in Gen.Frequency(
            (6, Gen.Elements("click", "page_view")), (3, Gen.Constant("heartbeat")), (2, Gen.Constant("session_end")))
        from tab in Gen.Elements(null, "a", "b")
        from application in Gen.Elements(null, "kiosk", "tv", "web")
        from place in Gen.Elements(null, new Place("DE", "BE", "Berlin"), new Place("FR", null, null))
        from browser in Gen.Elements(null, new Browser("Firefox", "1"), new Browser("Chrome", null))
        select (gap, Dress(An.Event().Type(type).Tab(tab).Application(application), place, browser));

    private static EventBuilder Dress(EventBuilder e, Place? place, Browser? browser)
    {
        e = place is null ? e : e.From(place.Country, place.Region, place.City);
        return browser is null ? e : e.Using(browser.Name, browser.Version);
    }

    private static EventBuilder[] Timed((int Gap, EventBuilder Event)[] steps)
    {
        var at = Moments.At("06:00");
        return [.. steps.Select((step, i) => step.Event.AtMs(at += step.Gap).Id(IdOf(i)))];
    }

    /// <summary>Unique, and in an order of its own, so that ties in time fall either way.</summary>
    private static string IdOf(int i) => FormattableString.Invariant($"{i * 7 % 26:x2}-{i}");
}
