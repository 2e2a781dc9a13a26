using System.Security.Cryptography;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>
/// The stored form of a state: what every user has, then parts that few have, each behind a byte that names it (identity
/// 10-19, attributes 20-29, accounts 30-39, retention 40-49). One of another version, with a part not known, or damaged,
/// reads as none: the log is then read from its start. This version also stands in logs (<see cref="Compacted"/>): one that comes
/// after it reads both.
/// </summary>
public static partial class SnapshotCodec
{
    private const byte V3 = 3;

    /// <summary>The state is followed by this many bytes of its SHA-256: one flipped bit would else make another valid state.</summary>
    private const int ChecksumLength = 8;

    public static Snapshot Encode(EndUser user) => new(user.Seq, EncodeState(user));

    /// <summary>The bytes of a snapshot (<see cref="Settlement.Snapshot"/>).</summary>
    public static byte[] EncodeState(EndUser user)
    {
        var history = user.History;
        var to = new ByteWriter(128 + (history.DetailCount * 64) + (history.Prints.Count * 5));
        to.Byte(V3);
        to.Signed(user.Seq);
        to.Signed(history.DetailFromMs);
        WritePast(to, history.Past);
        to.Byte(NoPrints);
        to.Unsigned((ulong)history.DetailCount);
        foreach (var e in history.Detail)
            WriteEvent(to, e);
        WriteLife(to, user);
        WriteAnalytics(to, history);
        WriteAttributes(to, user.Attributes);
        WriteIdentity(to, user);
        WriteCut(to, user);
        WritePrints(to, user);
        var state = to.ToArray();
        return [.. state, .. SHA256.HashData(state).AsSpan(0, ChecksumLength)];
    }

    /// <summary>
    /// The state; null where the bytes are not what this version writes, or hold fingerprints without a key, which clients could
    /// make collide.
    /// </summary>
    public static EndUser? Decode(EndUserKey key, Snapshot snapshot) =>
        Decode(key, snapshot, out var withoutKey) is { } user && withoutKey == 0 ? user : null;

    /// <summary>The state without fingerprints that were made without a key; null where the bytes are damaged, or not known.</summary>
    internal static EndUser? DecodeAnyPrints(EndUserKey key, Snapshot snapshot) => Decode(key, snapshot, out _);

    /// <param name="withoutKey">How many fingerprints without a key there were, which are left out.</param>
    private static EndUser? Decode(EndUserKey key, Snapshot snapshot, out int withoutKey)
    {
        withoutKey = 0;
        try
        {
            var state = snapshot.Bytes[..Math.Max(0, snapshot.Bytes.Length - ChecksumLength)];
            if (!SHA256.HashData(state.Span).AsSpan(0, ChecksumLength).SequenceEqual(snapshot.Bytes.Span[state.Length..]))
                return null;
            var from = new ByteReader(state);
            if (from.Byte() != V3 || from.Signed() != snapshot.Seq)
                return null;
            var detailFromMs = from.Signed();
            var past = ReadPast(ref from);
            withoutKey += SkipPrintsWithoutKey(ref from);
            var detail = new KnownEvent[from.Items()];
            for (var i = 0; i < detail.Length; i++)
                detail[i] = ReadEvent(ref from, i > 0 ? detail[i - 1] : null);
            var parts = new Parts();
            while (!from.AtEnd)
            {
                if (!ReadPart(ref from, from.Byte(), detail, parts))
                    return null;
            }
            withoutKey += parts.PrintsWithoutKey;
            var history = SessionHistory.Restore(past, parts.Analytics, detailFromMs, parts.Prints?[0], detail);
            if (parts.Prints is [_, var ofUpdates, var ofOthers])
            {
                parts.Attributes?.RestorePrints(ofUpdates);
                parts.Anonymous?.RestorePrints(ofOthers);
            }
            return new EndUser(
                key, snapshot.Seq, parts.Life, history, parts.Attributes, parts.RevisionOfLinks, parts.Anonymous, parts.Identified, parts.Cut);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <returns>False where the part is not known.</returns>
    private static bool ReadPart(ref ByteReader from, byte part, KnownEvent[] detail, Parts parts)
    {
        switch (part)
        {
            case AnalyticsPart:
                parts.Analytics = ReadAnalytics(ref from, detail);
                return true;
            case AnonymousPart:
                parts.RevisionOfLinks = from.Signed();
                parts.Anonymous = ReadAnonymous(ref from, parts);
                return true;
            case IdentifiedPart:
                parts.RevisionOfLinks = from.Signed();
                parts.Identified = ReadIdentified(ref from, detail);
                return true;
            case AttributesPart:
                parts.Attributes = ReadAttributes(ref from, parts);
                return true;
            case LifePart:
                parts.Life = from.Signed();
                return true;
            case CutPart:
                parts.Cut = new LogCut(from.Signed(), from.Signed(), from.Signed());
                return true;
            case PrintsPart:
                parts.Prints = ReadPrints(ref from);
                return true;
            default:
                return false;
        }
    }

    /// <summary>What the parts that few users have brought.</summary>
    private sealed class Parts
    {
        public AnalyticsFold Analytics { get; set; } = AnalyticsFold.None;

        public AttributeHistory? Attributes { get; set; }

        public long RevisionOfLinks { get; set; }

        public AnonymousSide? Anonymous { get; set; }

        public IdentifiedSide? Identified { get; set; }

        public long Life { get; set; }

        public LogCut? Cut { get; set; }

        public IdPrints[]? Prints { get; set; }

        public int PrintsWithoutKey { get; set; }
    }

    private static void WritePast(ByteWriter to, ClosedPast past)
    {
        to.Unsigned((ulong)past.Totals.Count);
        to.Signed(past.Totals.DurationMs);
        to.Signed(past.Totals.FirstStartMs);
        to.Signed(past.Totals.LastEndMs);
        to.Unsigned((ulong)past.Totals.Orders);
        to.Unsigned((ulong)past.Events);
        to.Place(past.Place);
        to.Browser(past.Browser);
    }

    private static ClosedPast ReadPast(ref ByteReader from)
    {
        var totals = new SessionTotals(from.Count(), from.Signed(), from.Signed(), from.Signed(), from.Count());
        var events = from.Count();
        return new ClosedPast(totals, from.Place(), from.Browser(), events);
    }

    private static void WriteEvent(ByteWriter to, KnownEvent e)
    {
        to.Signed(e.TimeMs);
        to.Rules(e.Rules);
        to.Byte((byte)e.Traits);
        to.Text(e.Id.ToString());
        to.Text(e.Tab);
        to.Text(e.Application);
        to.Place(e.Place);
        to.Browser(e.Browser);
    }

    /// <param name="before">The event read before it.</param>
    private static KnownEvent ReadEvent(ref ByteReader from, KnownEvent? before)
    {
        var timeMs = from.Signed();
        var (rules, traits) = (from.Rules(), (EventTraits)from.Byte());
        return new KnownEvent
        {
            TimeMs = timeMs,
            Id = CompactId.Of(from.RequiredText()),
            Facts = new EventFacts
            {
                Rules = rules,
                Traits = traits,
                Tab = from.Text(),
                Application = from.Text(),
                Place = from.Place(),
                Browser = from.Browser(),
            }.SharedWith(before?.Facts),
        };
    }
}
