namespace Insights.Domain.Filters;

/// <summary>What kind of values a field holds; it decides which operators and literals go with it.</summary>
public enum FilterType
{
    Text,

    /// <summary>An IEEE double.</summary>
    Number,
    Boolean,

    /// <summary>A moment, Unix milliseconds.</summary>
    Time,

    /// <summary>A span of time in milliseconds.</summary>
    Duration,

    /// <summary>A list of texts.</summary>
    List,

    /// <summary>The names of the tags that hold.</summary>
    Tags,

    /// <summary>Identified or anonymous.</summary>
    Kind,
}

/// <summary>Where a field's value comes from.</summary>
public enum FieldSource
{
    Kind,
    Id,
    FirstSeen,
    LastSeen,
    TotalSessions,
    TotalSessionDuration,
    AverageSessionDuration,
    AverageTimeBetweenSessions,
    Country,
    Region,
    City,
    BrowserName,
    BrowserVersion,
    Tags,

    /// <summary>A custom attribute, by <see cref="FilterField.Number"/> from 1.</summary>
    Attribute,

    /// <summary>An Analytics Property, by <see cref="FilterField.Number"/> from -1 to -5.</summary>
    Analytics,

    /// <summary>When the operation or event happened that made the value of <see cref="FilterField.Number"/> what it is.</summary>
    SetTime,

    /// <summary>Since when the value of <see cref="FilterField.Number"/>, a custom attribute, has been what it is.</summary>
    ChangeTime,
}

/// <summary>A field of the filter language, found in the account's catalogue where it is a custom attribute.</summary>
/// <param name="Name">As it is written in a filter: <c>last_seen</c>, <c>attributes.plan</c>.</param>
/// <param name="Number">Of a value among a user's values (<see cref="Attributes.UserValues"/>); 0 for fields that are none.</param>
public sealed record FilterField(FieldSource Source, string Name, FilterType Type, int Number = 0);
