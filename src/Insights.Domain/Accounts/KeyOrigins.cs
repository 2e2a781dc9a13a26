using System.Buffers;

namespace Insights.Domain.Accounts;

/// <summary>
/// The pages that a browser key admits, each as browsers send an origin: <c>https://shop.example.com</c>, <c>http://localhost:3000</c>;
/// or <c>https://*.example.com</c> for every name below <c>example.com</c>, which itself is not among them.
/// </summary>
public static class KeyOrigins
{
    /// <summary>Most origins of one key.</summary>
    public const int MaxCount = 32;

    /// <summary>Longest origin, in characters.</summary>
    public const int MaxLength = 255;

    private const string AnyBelow = "*.";

    private static readonly SearchValues<char> Names = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>Why a browser key cannot have these; null: it can.</summary>
    public static string? Fault(IReadOnlyList<string> origins)
    {
        if (origins.Count is 0 or > MaxCount)
            return $"must be 1 to {MaxCount} for a BROWSER key";
        return origins.FirstOrDefault(o => !IsOrigin(o)) is { } bad
            ? $"has '{(bad.Length > MaxLength ? bad[..MaxLength] : bad)}'; an origin is as browsers send it, such as https://shop.example.com or http://localhost:3000 "
                + "(scheme, host in lower case, a port that is not the usual one, no path), or https://*.example.com for every name below it"
            : null;
    }

    /// <summary>Whether one of them admits the page.</summary>
    /// <param name="origin">The header Origin as it came.</param>
    public static bool Admit(IReadOnlyList<string> origins, string origin)
    {
        for (var i = 0; i < origins.Count; i++)
        {
            if (origins[i] == origin || IsBelow(origins[i], origin))
                return true;
        }
        return false;
    }

    private static bool IsBelow(string pattern, string origin)
    {
        var star = pattern.IndexOf(AnyBelow, StringComparison.Ordinal);
        if (star < 0)
            return false;
        var before = pattern.AsSpan(0, star);
        var after = pattern.AsSpan(star + 1);
        if (origin.Length <= before.Length + after.Length || !origin.AsSpan().StartsWith(before) || !origin.AsSpan().EndsWith(after))
            return false;
        var name = origin.AsSpan()[before.Length..^after.Length];
        return name[0] != '.' && name[^1] != '.' && !name.ContainsAnyExcept(Names);
    }

    private static bool IsOrigin(string text)
    {
        var wild = text.Contains("://" + AnyBelow, StringComparison.Ordinal);
        var exact = wild ? text.Replace("://" + AnyBelow, "://", StringComparison.Ordinal) : text;
        if (text.Length > MaxLength || !Uri.TryCreate(exact, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return false;
        // As a whole, so that a path, a user or a port that goes without saying is refused.
        if (exact != $"{uri.Scheme}://{uri.IdnHost}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}" && !(uri.HostNameType == UriHostNameType.IPv6 && exact == uri.GetLeftPart(UriPartial.Authority)))
            return false;
        return uri.HostNameType == UriHostNameType.Dns
            ? !uri.Host.AsSpan().ContainsAnyExcept(Names) && (!wild || uri.Host.Contains('.', StringComparison.Ordinal))
            : !wild;
    }
}
