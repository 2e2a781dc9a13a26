using System.Collections.Immutable;

namespace Insights.Service.Ingest;

/// <summary>The address of a page without what may hold the data of a person (docs/semantics.md 1.8).</summary>
public static class PageAddress
{
    /// <summary>Whether there may be anything to cut: a query, or a fragment.</summary>
    public static bool MayHaveMore(ReadOnlySpan<byte> utf8) => utf8.IndexOfAny((byte)'?', (byte)'#', (byte)'@') >= 0;

    /// <summary>
    /// Takes the query away but for some parameters, name and password before the host, and a fragment that holds names and values;
    /// of one that has a query of its own, as some single-page applications write it, that query.
    /// </summary>
    /// <param name="kept">Names of parameters that stay, compared as they stand.</param>
    public static string Cut(string address, ImmutableSortedSet<string> kept)
    {
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        var (page, fragment) = hash < 0 ? (address, "") : (address[..hash], address[hash..]);
        return WithoutUser(WithoutQuery(page, kept)) + Fragment(fragment, kept);
    }

    private static string Fragment(string fragment, ImmutableSortedSet<string> kept)
    {
        var cut = WithoutQuery(fragment, kept);
        var path = cut.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? cut[..query] : cut;
        return path.Contains('=', StringComparison.Ordinal) || path.Contains('&', StringComparison.Ordinal) ? "" : cut;
    }

    private static string WithoutQuery(string text, ImmutableSortedSet<string> kept)
    {
        var start = text.IndexOf('?', StringComparison.Ordinal);
        if (start < 0)
            return text;
        var parameters = kept.IsEmpty ? [] : text[(start + 1)..].Split('&').Where(p => kept.Contains(p.Split('=', 2)[0]));
        var query = string.Join('&', parameters);
        return query.Length == 0 ? text[..start] : $"{text[..start]}?{query}";
    }

    /// <summary>https://name:password@host/ becomes https://host/.</summary>
    private static string WithoutUser(string page)
    {
        var host = page.IndexOf("://", StringComparison.Ordinal);
        if (host < 0)
            return page;
        host += 3;
        var end = page.IndexOf('/', host);
        var at = page.LastIndexOf('@', end < 0 ? page.Length - 1 : end);
        return at < host ? page : page[..host] + page[(at + 1)..];
    }
}
