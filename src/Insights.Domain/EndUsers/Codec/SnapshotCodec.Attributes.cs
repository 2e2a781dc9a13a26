using Insights.Domain.Attributes;
using Insights.Domain.Events;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>What a snapshot holds of attributes.</summary>
public static partial class SnapshotCodec
{
    private const byte AnalyticsPart = 20;
    private const byte AttributesPart = 21;

    private static void WriteAttributes(ByteWriter to, AttributeHistory? attributes)
    {
        if (attributes is null)
            return;
        to.Byte(AttributesPart);
        to.Values(attributes.Base);
        to.Signed(attributes.DetailFromMs);
        to.Signed(attributes.Count);
        to.Signed(attributes.LastMs);
        to.Byte(NoPrints);
        to.Unsigned((ulong)attributes.Detail.Count);
        foreach (var update in attributes.Detail)
            to.Update(update);
    }

    private static AttributeHistory ReadAttributes(ref ByteReader from, Parts parts)
    {
        var values = from.Values();
        var (detailFromMs, count, lastMs) = (from.Signed(), from.Signed(), from.Signed());
        parts.PrintsWithoutKey += SkipPrintsWithoutKey(ref from);
        var detail = new UserUpdate[from.Items()];
        for (var i = 0; i < detail.Length; i++)
            detail[i] = from.Update();
        return AttributeHistory.Restore(values, detailFromMs, count, lastMs, detail);
    }

    /// <summary>What the events folded away state, then the statements of those known singly, each behind its event's place.</summary>
    private static void WriteAnalytics(ByteWriter to, SessionHistory history)
    {
        List<(int At, AnalyticsProperties Stated)> stated =
            [.. history.Detail.Select((e, at) => (at, e.Analytics!)).Where(e => e.Item2 is not null)];
        if (stated.Count == 0 && ReferenceEquals(history.PastAnalytics, AnalyticsFold.None))
            return;
        to.Byte(AnalyticsPart);
        foreach (var latest in history.PastAnalytics.Latest)
        {
            to.Text(latest?.Text);
            if (latest is null)
                continue;
            to.Signed(latest.Order.TimeMs);
            to.Byte(latest.Order.IsSessionEnd ? (byte)1 : (byte)0);
            to.Text(latest.Order.Id.ToString());
        }
        to.Unsigned((ulong)stated.Count);
        foreach (var (at, properties) in stated)
        {
            to.Unsigned((ulong)at);
            for (var i = 0; i < AnalyticsNumbers.Count; i++)
                to.Text(properties[i]);
        }
    }

    private static AnalyticsFold ReadAnalytics(ref ByteReader from, KnownEvent[] detail)
    {
        var latest = new StatedText?[AnalyticsNumbers.Count];
        for (var i = 0; i < latest.Length; i++)
            latest[i] = from.Text() is { } text ? new StatedText(text, new(from.Signed(), from.Byte() != 0, CompactId.Of(from.RequiredText()))) : null;
        for (var left = from.Items(); left > 0; left--)
        {
            var at = from.Count();
            if (at >= detail.Length)
                throw new InvalidDataException("A stored statement is of no event.");
            var texts = new string?[AnalyticsNumbers.Count];
            for (var i = 0; i < texts.Length; i++)
                texts[i] = from.Text();
            detail[at] = detail[at].Stating(AnalyticsProperties.Of(texts));
        }
        return AnalyticsFold.Of(latest);
    }
}
