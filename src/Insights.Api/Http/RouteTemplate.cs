namespace Insights.Api.Http;

/// <summary>A path of google.api.http such as <c>/v1/endUsers/{end_user.id}:export</c>, taken apart.</summary>
internal sealed class RouteTemplate
{
    public RouteTemplate(string path)
    {
        Segments = [.. path.TrimStart('/').Split('/').Select(Segment.Of)];
        // The names of variables are ours: those of fields have dots.
        Pattern = "/" + string.Join('/', Segments.Select((s, i) => s.Field is null ? s.Literal : $"{{p{i}}}{s.Verb}"));
    }

    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>The path as the web server's routing writes it.</summary>
    public string Pattern { get; }

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
    }
}
