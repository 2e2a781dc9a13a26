namespace Insights.Domain.Accounts;

/// <summary>What becomes of the events of bots: known crawlers, monitors and HTTP libraries, by their user agent (docs/semantics.md 1.2).</summary>
public enum BotPolicy
{
    /// <summary>They are rejected.</summary>
    Drop = 1,

    /// <summary>They are kept, and their users are tagged and left out of lists, segments, live and analytics unless asked for.</summary>
    Tag,

    /// <summary>They are taken for those of people.</summary>
    Keep,
}
