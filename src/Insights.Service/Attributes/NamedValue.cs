using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;

namespace Insights.Service.Attributes;

/// <summary>A value under the name that a lookup shows it by.</summary>
public readonly record struct NamedValue(string Name, KnownValue Known)
{
    /// <summary>The Analytics Properties among a user's values, in the order of <see cref="AnalyticsNumbers.Names"/>.</summary>
    public static IReadOnlyList<NamedValue> Analytics(UserValues values) =>
        [.. values.All.Where(v => AnalyticsNumbers.Contains(v.Key)).Reverse().Select(v => new NamedValue(AnalyticsNumbers.Names[-1 - v.Key], v.Value))];

    /// <summary>How many of a user's values are not shown any more, as their attribute was retired.</summary>
    public static int Retired(UserValues values, AttributeCatalogue catalogue) =>
        values.All.Keys.Count(number => number > 0 && catalogue.Find(number)?.IsLive == false);

    /// <summary>The custom attributes among a user's values, by name; those of a retired number are left out.</summary>
    public static IReadOnlyList<NamedValue> Custom(UserValues values, AttributeCatalogue catalogue) =>
    [
        .. values.All.Where(v => v.Key > 0)
            .Select(v => (Definition: catalogue.Find(v.Key), Known: v.Value))
            .Where(v => v.Definition?.IsLive == true)
            .Select(v => new NamedValue(v.Definition!.Name, v.Known))
            .OrderBy(v => v.Name, StringComparer.Ordinal),
    ];
}
