using Insights.Domain.Accounts;
using Insights.Domain.Events;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>Parts that entries and snapshots have in common.</summary>
internal static class CommonFields
{
    public static void Place(this ByteWriter to, Place? place)
    {
        to.Byte(place is null ? (byte)0 : (byte)1);
        if (place is null)
            return;
        to.Text(place.Country);
        to.Text(place.Region);
        to.Text(place.City);
    }

    public static Place? Place(this ref ByteReader from) =>
        from.Byte() == 0 ? null : new Place(from.Text(), from.Text(), from.Text());

    public static void Browser(this ByteWriter to, Browser? browser)
    {
        to.Byte(browser is null ? (byte)0 : (byte)1);
        if (browser is null)
            return;
        to.Text(browser.Name);
        to.Text(browser.Version);
    }

    public static Browser? Browser(this ref ByteReader from) =>
        from.Byte() == 0 ? null : new Browser(from.Text(), from.Text());

    /// <summary>The longest session stands behind only where it is not the default, which saves four bytes of nearly every event.</summary>
    public static void Rules(this ByteWriter to, SessionRules rules)
    {
        var isOwn = rules.LongestMs != SessionRules.DefaultLongestMs;
        to.Unsigned(((ulong)rules.TimeoutMs << 2) | (isOwn ? 2u : 0u) | (rules.OneSessionPerTab ? 1u : 0u));
        if (isOwn)
            to.Unsigned((ulong)rules.LongestMs);
    }

    public static SessionRules Rules(this ref ByteReader from)
    {
        var value = from.Unsigned();
        return new SessionRules((int)(value >> 2), (value & 1) == 1, (value & 2) == 0 ? SessionRules.DefaultLongestMs : (int)from.Unsigned());
    }
}
