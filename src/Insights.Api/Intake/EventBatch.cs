using Insights.Service;
using Insights.Service.Ingest;

namespace Insights.Api.Intake;

/// <summary>A batch as read from either protocol: RecordEventsRequest or StreamEventsRequest.</summary>
/// <param name="Sequence">What the client calls it; 0 where it is not of a stream.</param>
/// <param name="SentMs">When it was sent by the client's clock, Unix milliseconds.</param>
/// <param name="Bytes">How many bytes it has, as sent and not compressed.</param>
/// <param name="Fault">Why none of it can be taken; null where single events may be.</param>
internal sealed record EventBatch(long Sequence, long? SentMs, IReadOnlyList<IncomingEvent> Events, int Bytes, ServiceException? Fault);
