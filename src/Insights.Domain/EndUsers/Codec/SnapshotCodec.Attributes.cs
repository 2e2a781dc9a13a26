using Insights.Domain.Attributes;
using Insights.Domain.Events;
using Insights.Domain.Profiles;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>What a snapshot holds of attributes.</summary>
public static partial class SnapshotCodec
{
    private static void WriteAttributes(ByteWriter to, AttributeHistory? attributes)
    {
        to.Byte(attributes is null ? (byte)0 : (byte)1);
        if (attributes is null)
            return;
        to.Values(attributes.Base);
        to.Signed(attributes.DetailFromMs);
        to.Signed(attributes.Count);
        to.Signed(attributes.LastMs);
        to.Unsigned((ulong)attributes.Prints.Count);
        foreach (var print in attributes.Prints.Sorted)
            to.Unsigned(print);
        to.Unsigned((ulong)attributes.Detail.Count);
        foreach (var update in attributes.Detail)
            to.Update(update);
    }

    private static AttributeHistory? ReadAttributes(ref ByteReader from)
    {
        if (from.Byte() == 0)
            return null;
        var values = from.Values();
        var (detailFromMs, count, lastMs) = (from.Signed(), from.Signed(), from.Signed());
        var prints = new uint[from.Items()];
        for (var i = 0; i < prints.Length; i++)
            prints[i] = (uint)from.Unsigned();
        var detail = new UserUpdate[from.Items()];
        for (var i = 0; i < detail.Length; i++)
            detail[i] = from.Update();
        return AttributeHistory.Restore(values, detailFromMs, count, lastMs, prints, detail);
    }

    private static void WriteAnalytics(ByteWriter to, AnalyticsFold analytics)
    {
        foreach (var stated in analytics.Latest)
        {
            to.Text(stated?.Text);
            if (stated is null)
                continue;
            to.Signed(stated.TimeMs);
            to.Text(stated.EventId);
        }
    }

    private static AnalyticsFold ReadAnalytics(ref ByteReader from)
    {
        var latest = new StatedText?[AnalyticsNumbers.Count];
        for (var i = 0; i < latest.Length; i++)
            latest[i] = from.Text() is { } text ? new StatedText(text, from.Signed(), from.RequiredText()) : null;
        return AnalyticsFold.Of(latest);
    }

    private static void WriteAnalytics(ByteWriter to, AnalyticsProperties? stated)
    {
        to.Byte(stated is null ? (byte)0 : (byte)1);
        for (var i = 0; stated is not null && i < AnalyticsNumbers.Count; i++)
            to.Text(stated[i]);
    }

    private static AnalyticsProperties? ReadProperties(ref ByteReader from)
    {
        if (from.Byte() == 0)
            return null;
        var texts = new string?[AnalyticsNumbers.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = from.Text();
        return AnalyticsProperties.Of(texts);
    }
}
