namespace Insights.Domain.Events;

/// <summary>Where an event came from. A part that is not known is null; at least one part is known.</summary>
public sealed record Place(string? Country, string? Region, string? City);

/// <summary>The browser an event came from, or the program that is none. At least one part is known.</summary>
/// <param name="Name">That of a bot begins with <see cref="BotPrefix"/>.</param>
public sealed record Browser(string? Name, string? Version)
{
    /// <summary>Before the name of a crawler, a monitor or an HTTP library (docs/semantics.md 1.2).</summary>
    public const string BotPrefix = "Bot: ";

    /// <summary>Whether no person sent it, by its user agent.</summary>
    public bool IsBot => Name?.StartsWith(BotPrefix, StringComparison.Ordinal) == true;

    /// <summary>The same, taken for a browser like any other.</summary>
    public Browser NoBot() => IsBot ? this with { Name = Name![BotPrefix.Length..] } : this;
}
