using System.Globalization;
using Insights.Service;

namespace Insights.Http;

/// <summary>The number of a query's <c>pageSize</c>; its bounds are the service's to know.</summary>
internal static class PageSize
{
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static int? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ServiceException.Invalid("pageSize", "must be a whole number");
    }
}
