using Insights.Service.Keys;

namespace Insights.Service.Ingest;

/// <summary>A batch among several that are taken together.</summary>
/// <param name="Caller">Whose key it is; may send events.</param>
/// <param name="SentMs">When it was sent by the client's clock, Unix milliseconds.</param>
public readonly record struct SentBatch(Caller Caller, long? SentMs, IReadOnlyList<IncomingEvent> Events);
