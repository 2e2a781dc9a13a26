namespace Insights.Service.Lists;

/// <summary>How much a page holds, and which page: the one rule of every list.</summary>
public static class PageSize
{
    /// <summary>Most on one page.</summary>
    public const int Max = 1000;

    /// <summary>Where the request does not say.</summary>
    public const int Default = 50;

    /// <param name="asked">1 to 1,000; 0 or null: 50.</param>
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static int Of(int? asked) => asked switch
    {
        < 0 or > Max => throw ServiceException.Invalid("pageSize", $"must be from 1 to {Max}"),
        null or 0 => Default,
        { } size => size,
    };

    /// <summary>What a page token is told that no page gave.</summary>
    public static ServiceException NoSuchPage() => ServiceException.Invalid("pageToken", "is none that a page of this list gave");
}
