namespace Insights.Service.Accounts;

/// <summary>Pages of a list that is at hand. A page's token is the name that it ended with.</summary>
internal static class NamePage
{
    private const int MaxPageSize = 1000;

    private const int DefaultPageSize = 50;

    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <param name="pageToken">As the previous page gave it; null or empty for the first.</param>
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static (IReadOnlyList<T> Page, string? NextPageToken) Of<T>(IReadOnlyList<T> all, Func<T, string> name, int? pageSize, string? pageToken)
    {
        if (pageSize is < 0 or > MaxPageSize)
            throw ServiceException.Invalid("pageSize", $"must be from 1 to {MaxPageSize}");
        var size = pageSize is null or 0 ? DefaultPageSize : pageSize.Value;
        var from = 0;
        if (!string.IsNullOrEmpty(pageToken))
        {
            while (from < all.Count && name(all[from]) != pageToken)
                from++;
            if (from++ == all.Count)
                throw ServiceException.Invalid("pageToken", "is none that a page of this list gave, or what it named is gone");
        }
        var page = all.Skip(from).Take(size).ToList();
        return (page, from + page.Count < all.Count ? name(page[^1]) : null);
    }
}
