using Insights.Domain.Events;

namespace Insights.Enrichment.Browsers.LongTail;

/// <summary>Reads the browsers that no rule of ours knows. Safe for concurrent use.</summary>
internal interface ILongTail
{
    /// <returns>Name and version (as many of major, minor and patch as are there); null where it is not known.</returns>
    Browser? Read(string userAgent);
}
