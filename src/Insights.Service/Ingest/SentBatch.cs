using Insights.Service.Keys;

namespace Insights.Service.Ingest;

/// <summary>A batch among several that are taken together.</summary>
/// <param name="Caller">Whose key it is; may send events.</param>
/// <param name="SentMs">When it was sent by the client's clock, Unix milliseconds.</param>
/// <param name="Bytes">How many bytes it has, as sent and not compressed.</param>
public readonly record struct SentBatch(Caller Caller, long? SentMs, IReadOnlyList<IncomingEvent> Events, int Bytes = 0);
