using Insights.Domain.Events;
using UAParser;

namespace Insights.Enrichment.Browsers.LongTail;

/// <summary>Reads a browser out of a user agent by patterns in the form of uap-core's.</summary>
internal sealed class UserAgentReader : ILongTail
{
    /// <summary>Longest name or version that is kept, in characters; as for a browser that an event states.</summary>
    private const int MaxPartLength = 256;

    private readonly Parser _parser;

    private UserAgentReader(Parser parser) => _parser = parser;

    // Bounds one pattern of some hundred: those that ship need far less for the longest text that is read.
    private static ParserOptions Options => new() { MatchTimeOut = TimeSpan.FromMilliseconds(50) };

    /// <summary>By the patterns that the package has.</summary>
    public static UserAgentReader Own() => new(Parser.GetDefault(Options));

    /// <summary>By others.</summary>
    public static UserAgentReader Of(string patterns) => new(Parser.FromYaml(patterns, Options));

    /// <inheritdoc/>
    public Browser? Read(string userAgent)
    {
        var found = _parser.ParseUserAgent(userAgent);
        if (found.Family == Parser.Other || !IsText(found.Family))
            return null;
        var version = VersionOf(found);
        return new Browser(found.Family, version is not null && IsText(version) ? version : null);
    }

    private static string? VersionOf(UserAgent found)
    {
        if (string.IsNullOrEmpty(found.Major))
            return null;
        if (string.IsNullOrEmpty(found.Minor))
            return found.Major;
        return string.IsNullOrEmpty(found.Patch) ? $"{found.Major}.{found.Minor}" : $"{found.Major}.{found.Minor}.{found.Patch}";
    }

    private static bool IsText(string text) =>
        text.Length is > 0 and <= MaxPartLength && !text.Any(char.IsControl) && EventLimits.IsWellFormed(text);
}
