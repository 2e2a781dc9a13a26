using System.Net;

namespace Insights.Service.Ingest;

/// <summary>What a request says of the program that sends events.</summary>
/// <param name="Address">The connection's address, or the one that a trusted proxy forwarded; must not be kept or logged.</param>
/// <param name="UserAgent">The request's own; null where there is none, or where it names a library and not the end user's program.</param>
public sealed record SendingClient(IPAddress? Address, string? UserAgent);
