using Insights.Domain.Events;

namespace Insights.Enrichment.Browsers.Rules;

/// <summary>What a user agent says of who sent a request.</summary>
/// <param name="Browser">By uap-core's names; null where no rule reads it: other patterns may.</param>
/// <param name="Kind">What kind of program it is.</param>
internal readonly record struct Agent(Browser? Browser, AgentKind Kind)
{
    /// <summary>Whether no person sent it.</summary>
    public bool IsBot => Kind != AgentKind.Browser;
}

/// <summary>The kinds of programs that send requests.</summary>
internal enum AgentKind : byte
{
    /// <summary>A browser or an app, or not known to be anything else.</summary>
    Browser,

    /// <summary>It reads pages for a search engine, a preview, a model or an archive, or drives a browser.</summary>
    Crawler,

    /// <summary>It watches whether a site works.</summary>
    Monitor,

    /// <summary>A library or tool that programs make requests with.</summary>
    HttpLibrary,
}
