namespace Insights.Enrichment.Browsers.Rules;

/// <summary>One line of the table: what must stand in a user agent for it to be of a family, and where its version stands.</summary>
/// <param name="Family">The family's name in uap-core.</param>
/// <param name="Mark">Must stand in it, not behind a letter or digit; the version follows it.</param>
internal sealed record Rule(string Family, string Mark)
{
    /// <summary>Longest version that is read, characters.</summary>
    private const int MaxVersionLength = 64;

    /// <summary>Must stand in it, too.</summary>
    public string[] With { get; init; } = [];

    /// <summary>Must not stand in it.</summary>
    public string[] Without { get; init; } = [];

    /// <summary>What the version follows where that is not <see cref="Mark"/>: the last place where it stands.</summary>
    public string? VersionAfter { get; init; }

    /// <summary>The version where the user agent does not state it.</summary>
    public string? Version { get; init; }

    /// <summary>Numbers that the version must have.</summary>
    public int Least { get; init; } = 1;

    /// <summary>Numbers of the version that are kept; 0: it has none.</summary>
    public int Most { get; init; } = 3;

    /// <summary>Whether the mark is a whole name, which the version follows behind a slash, a space or a v; it may have none.</summary>
    public bool IsName { get; init; }

    /// <summary>Whether it is of this family whatever else it names: apps add words of their own.</summary>
    public bool Anyhow { get; init; }

    public AgentKind Kind { get; init; }

    /// <param name="version">Its version; null where it has none.</param>
    public bool Fits(string userAgent, out string? version)
    {
        version = Version;
        var mark = Find(userAgent);
        if (mark < 0)
            return false;
        foreach (var part in With)
        {
            if (!userAgent.Contains(part, StringComparison.Ordinal))
                return false;
        }
        foreach (var part in Without)
        {
            if (userAgent.Contains(part, StringComparison.Ordinal))
                return false;
        }
        if (version is not null || Most == 0)
            return true;
        var start = mark + Mark.Length;
        if (IsName)
        {
            if (At(start) is '-' || char.IsAsciiLetterOrDigit(At(start)))
                return false;
            start += At(start) is '/' or ' ' ? 1 : 0;
            start += At(start) is 'v' ? 1 : 0;
        }
        if (VersionAfter is not null)
        {
            var after = userAgent.LastIndexOf(VersionAfter, StringComparison.Ordinal);
            start = after < 0 ? userAgent.Length : after + VersionAfter.Length;
        }
        return ReadVersion(userAgent, start, out version);

        char At(int index) => index < userAgent.Length ? userAgent[index] : ' ';
    }

    private int Find(string userAgent)
    {
        var at = userAgent.IndexOf(Mark, StringComparison.Ordinal);
        while (at > 0 && char.IsAsciiLetterOrDigit(userAgent[at - 1]))
            at = userAgent.IndexOf(Mark, at + 1, StringComparison.Ordinal);
        return at;
    }

    /// <summary>Numbers with a dot between each two. One that goes on with a letter, such as 4.0b8, is a version of something else.</summary>
    private bool ReadVersion(string userAgent, int start, out string? version)
    {
        int numbers = 0, end = start, at = start;
        while (true)
        {
            var digits = at;
            while (at < userAgent.Length && char.IsAsciiDigit(userAgent[at]))
                at++;
            if (at == digits)
                break;
            if (++numbers <= Most)
                end = at;
            if (at == userAgent.Length || userAgent[at] != '.')
                break;
            at++;
        }
        version = end == start ? null : userAgent[start..end];
        return numbers >= Least && end - start <= MaxVersionLength && (numbers == 0 || end == userAgent.Length || !char.IsAsciiLetter(userAgent[end]));
    }
}
