using Insights.Domain.Events;
using Insights.Service.Ingest;
using Insights.Service.Ingest.Reading;
using Google.Protobuf.WellKnownTypes;

namespace Insights.Api.Intake.Wire;

/// <summary>Reads a google.protobuf.Timestamp from its bytes.</summary>
internal static class WireTime
{
    private const int NanosPerMs = 1_000_000;
    private const int MaxNanos = 999_999_999;

    public static readonly Rejection NotValid = new(
        RejectionReason.InvalidTime, "time must be a google.protobuf.Timestamp of the years 1 to 9999.");

    /// <summary>Unix milliseconds; null where it is no time of the years 1 to 9999.</summary>
    public static long? Read(ReadOnlySpan<byte> body, (int Start, int End) range)
    {
        var reader = new WireReader(body, range.Start, range.End);
        long seconds = 0, nanos = 0;
        while (reader.Next())
        {
            if (reader.Type != WireReader.VarintType)
                return null;
            if (reader.Field == Timestamp.SecondsFieldNumber)
                seconds = (long)reader.Varint();
            else if (reader.Field == Timestamp.NanosFieldNumber)
                nanos = (int)reader.Varint();
            else
                return null;
        }
        if (reader.Failed || nanos is < 0 or > MaxNanos || seconds < ClientTime.MinMs / 1000 || seconds > ClientTime.MaxMs / 1000)
            return null;
        return (seconds * 1000) + (nanos / NanosPerMs);
    }
}
