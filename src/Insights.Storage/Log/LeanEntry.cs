using System.Buffers;
using System.Text.Json;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Storage.Codec;

namespace Insights.Storage.Log;

/// <summary>Entries without what changes no state: of an event all details but the Analytics Properties.</summary>
internal static class LeanEntry
{
    /// <summary>Smaller entries are kept as they are, bytes.</summary>
    private const int Small = 512;

    /// <summary>The entry in bytes of its own, so that what it was read from can go.</summary>
    public static LogEntry Of(LogEntry entry)
    {
        if (entry.Bytes.Length > Small && Read(entry.Bytes) is EventAccepted { Event: { Details.IsEmpty: false } e } accepted)
            return new LogEntry(entry.Seq, UserCodec.Instance.Encode(accepted with { Event = e with { Details = Stated(e) } }), IsLean: true);
        return entry with { Bytes = entry.Bytes.ToArray() };
    }

    /// <summary>Null where it cannot be read: whoever needs it finds that out.</summary>
    private static Entry? Read(ReadOnlyMemory<byte> entry)
    {
        try
        {
            return UserCodec.Instance.Decode(entry);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Stated(UserEvent e)
    {
        if (AnalyticsProperties.Read(e.Details.Span) is not { } stated)
            return default;
        var kept = new ArrayBufferWriter<byte>();
        using (var to = new Utf8JsonWriter(kept))
        {
            to.WriteStartObject();
            to.WriteStartObject("analytics");
            for (var i = 0; i < AnalyticsNumbers.Count; i++)
            {
                if (stated[i] is { } text)
                    to.WriteString(AnalyticsNumbers.Names[i], text);
            }
            to.WriteEndObject();
            to.WriteEndObject();
        }
        return kept.WrittenMemory;
    }
}
