namespace Insights.Api.Http;

/// <summary>A path of google.api.http such as <c>/v1/endUsers/{end_user.id}:export</c>, taken apart.</summary>
internal sealed class RouteTemplate
{
    private string[] _reserved = [];

    public RouteTemplate(string path)
    {
        Segments = [.. path.TrimStart('/').Split('/').Select(Segment.Of)];
        // The names of variables are ours: those of fields have dots.
        Pattern = "/" + string.Join('/', Segments.Select((s, i) => s.Field is null ? s.Literal : $"{{p{i}}}{s.Verb}"));
    }

    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>The path as the web server's routing writes it.</summary>
    public string Pattern { get; }

    /// <summary>Keeps free the verbs of those that are like this one but for a verb at their end.</summary>
    public void Reserve(IEnumerable<RouteTemplate> others) =>
        _reserved = Segments[^1] is { Field: not null, Verb: "" }
            ? [.. others.Where(o => o.Segments[^1].Verb.Length > 0 && Pattern == o.Pattern[..^o.Segments[^1].Verb.Length]).Select(o => o.Segments[^1].Verb).Distinct()]
            : [];

    /// <summary>Whether a path is of this form: a verb such as <c>:export</c> is one only as it was sent; encoded it is part of an ID.</summary>
    /// <param name="path">Its segments as they were sent.</param>
    public bool Fits(ReadOnlySpan<string> path)
    {
        if (path.Length != Segments.Count)
            return false;
        for (var i = 0; i < path.Length; i++)
        {
            if (!Segments[i].Fits(path[i]))
                return false;
        }
        foreach (var verb in _reserved)
        {
            if (path[^1].EndsWith(verb, StringComparison.Ordinal))
                return false;
        }
        return true;
    }

    /// <param name="Literal">What it must be; empty for a variable.</param>
    /// <param name="Field">The field that it sets, as a path of names; null: none.</param>
    /// <param name="Verb">What a variable must be followed by, such as ":export"; may be empty.</param>
    internal sealed record Segment(string Literal, string? Field, string Verb)
    {
        public static Segment Of(string segment)
        {
            if (!segment.StartsWith('{'))
                return new Segment(segment, null, "");
            var end = segment.IndexOf('}', StringComparison.Ordinal);
            return new Segment("", segment[1..end], segment[(end + 1)..]);
        }

        /// <summary>As the web server's routing has it: literals without case, variables never empty.</summary>
        public bool Fits(string sent) => Field is null
            ? sent.Equals(Literal, StringComparison.OrdinalIgnoreCase)
            : sent.Length > Verb.Length && sent.EndsWith(Verb, StringComparison.Ordinal);
    }
}
