using System.Net;

namespace Insights.Service.Ingest.Reading;

/// <summary>The address that an event states in <c>context.ip</c>.</summary>
public static class StatedAddress
{
    /// <summary>Four parts or a colon: the parser alone would take "1" for 0.0.0.1.</summary>
    /// <returns>Null where it is no address.</returns>
    public static IPAddress? Parse(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':') || text.AsSpan().Count('.') == 3) ? address : null;
}
