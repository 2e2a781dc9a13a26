namespace Insights.Domain.Identity;

/// <summary>Who was merged into whom and when, as a profile shows it; by time. Equal where all links are.</summary>
public sealed class Links(IReadOnlyList<Link> all) : IEquatable<Links>
{
    public static readonly Links None = new([]);

    public IReadOnlyList<Link> All { get; } = all;

    public bool Equals(Links? other) => other is not null && All.SequenceEqual(other.All);

    public override bool Equals(object? obj) => Equals(obj as Links);

    public override int GetHashCode() => All.Count;

    public override string ToString() => FormattableString.Invariant($"{All.Count} links");

    internal static Links Of(IEnumerable<LinkSpan> spans)
    {
        var links = spans.Select(s => new Link(s.OtherId, s.Since.TimeMs, s.Until?.TimeMs)).ToList();
        return links.Count == 0 ? None : new Links(links);
    }
}

/// <summary>One link.</summary>
/// <param name="OtherId">In an anonymous profile the ID of the user, in an identified one the anonymous ID.</param>
/// <param name="SinceMs">Unix milliseconds, inclusive.</param>
/// <param name="UntilMs">Unix milliseconds, exclusive; null while the link goes on.</param>
public sealed record Link(string OtherId, long SinceMs, long? UntilMs)
{
    /// <summary>Names no user.</summary>
    public override string ToString() => FormattableString.Invariant($"link {SinceMs}..{UntilMs}");
}
