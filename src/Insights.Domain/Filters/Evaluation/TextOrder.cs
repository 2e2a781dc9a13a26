namespace Insights.Domain.Filters.Evaluation;

/// <summary>
/// The order of texts in filters and lists: by code point, which is that of their UTF-8 bytes, and so of the databases'
/// binary order. UTF-16 differs from it where a surrogate meets U+E000 to U+FFFF.
/// </summary>
public static class TextOrder
{
    /// <returns>Below 0, 0 or above 0, as <paramref name="a"/> comes before, is, or comes after <paramref name="b"/>.</returns>
    public static int Compare(string a, string b)
    {
        var length = Math.Min(a.Length, b.Length);
        for (var i = 0; i < length; i++)
        {
            if (a[i] != b[i])
                return Weight(a[i]) - Weight(b[i]);
        }
        return a.Length - b.Length;
    }

    /// <summary>Surrogates, which stand for U+10000 and above, behind all others.</summary>
    private static int Weight(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
