using System.Collections.Frozen;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;

namespace Insights.Domain.Filters;

/// <summary>The fields that a filter may name.</summary>
public static class FilterFields
{
    /// <summary>Before the name of a custom attribute.</summary>
    public const string Attributes = "attributes";

    /// <summary>Before the name of an Analytics Property.</summary>
    public const string Analytics = "analytics";

    /// <summary>Behind the name of either: when its value was set.</summary>
    public const string SetTime = "set_time";

    /// <summary>Behind the name of a custom attribute: when its value last became another.</summary>
    public const string ChangeTime = "change_time";

    /// <summary>Those that every account has, but for the Analytics Properties.</summary>
    public static readonly IReadOnlyList<FilterField> Standard =
    [
        new(FieldSource.Kind, "kind", FilterType.Kind),
        new(FieldSource.Id, "id", FilterType.Text),
        new(FieldSource.FirstSeen, "first_seen", FilterType.Time),
        new(FieldSource.LastSeen, "last_seen", FilterType.Time),
        new(FieldSource.TotalSessions, "total_sessions", FilterType.Number),
        new(FieldSource.TotalSessionDuration, "total_session_duration", FilterType.Duration),
        new(FieldSource.AverageSessionDuration, "average_session_duration", FilterType.Duration),
        new(FieldSource.AverageTimeBetweenSessions, "average_time_between_sessions", FilterType.Duration),
        new(FieldSource.Country, "country", FilterType.Text),
        new(FieldSource.Region, "region", FilterType.Text),
        new(FieldSource.City, "city", FilterType.Text),
        new(FieldSource.BrowserName, "browser_name", FilterType.Text),
        new(FieldSource.BrowserVersion, "browser_version", FilterType.Text),
        new(FieldSource.Tags, "tags", FilterType.Tags),
    ];

    private static readonly FrozenDictionary<string, FilterField> _standard =
        Standard.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The standard field of that name; null where there is none. Case-sensitive.</summary>
    public static FilterField? Find(string name) => _standard.GetValueOrDefault(name);

    /// <summary>The field of a living custom attribute; null where there is none of that name.</summary>
    public static FilterField? Attribute(string name, AttributeCatalogue catalogue) => catalogue.Find(name) is { } known
        ? new FilterField(FieldSource.Attribute, $"{Attributes}.{name}", TypeOf(known.Type), known.Number)
        : null;

    /// <summary>The field of an Analytics Property; null where there is none of that name.</summary>
    public static FilterField? AnalyticsProperty(string name)
    {
        for (var i = 0; i < AnalyticsNumbers.Count; i++)
        {
            if (AnalyticsNumbers.Names[i] == name)
                return new FilterField(FieldSource.Analytics, $"{Analytics}.{name}", FilterType.Text, -1 - i);
        }
        return null;
    }

    /// <summary>The field of when a value was set.</summary>
    /// <param name="value">A custom attribute or an Analytics Property.</param>
    public static FilterField SetTimeOf(FilterField value) => new(FieldSource.SetTime, $"{value.Name}.{SetTime}", FilterType.Time, value.Number);

    /// <summary>The field of when a value last became another.</summary>
    /// <param name="value">A custom attribute.</param>
    public static FilterField ChangeTimeOf(FilterField value) => new(FieldSource.ChangeTime, $"{value.Name}.{ChangeTime}", FilterType.Time, value.Number);

    private static FilterType TypeOf(AttributeType type) => type switch
    {
        AttributeType.Text => FilterType.Text,
        AttributeType.Number => FilterType.Number,
        AttributeType.Boolean => FilterType.Boolean,
        AttributeType.Time => FilterType.Time,
        AttributeType.List => FilterType.List,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
