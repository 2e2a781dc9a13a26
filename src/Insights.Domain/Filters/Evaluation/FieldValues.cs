using Insights.Domain.Attributes;

namespace Insights.Domain.Filters.Evaluation;

/// <summary>How each field is read of a user; null where it is unset, and where a value is of another type than its field, which no store of ours makes.</summary>
internal static class FieldValues
{
    public static Func<FilterSubject, string?> Text(FilterField field) => field.Source switch
    {
        FieldSource.Id => s => s.Id,
        FieldSource.Country => s => s.Attributes.Place?.Country,
        FieldSource.Region => s => s.Attributes.Place?.Region,
        FieldSource.City => s => s.Attributes.Place?.City,
        FieldSource.BrowserName => s => s.Attributes.Browser?.Name,
        FieldSource.BrowserVersion => s => s.Attributes.Browser?.Version,
        FieldSource.Attribute or FieldSource.Analytics => s => (s.Values.Find(field.Number)?.Value as TextValue)?.Text,
        _ => throw Unknown(field),
    };

    public static Func<FilterSubject, double?> Number(FilterField field) => field.Source switch
    {
        FieldSource.TotalSessions => s => s.Attributes.TotalSessions,
        FieldSource.Attribute => s => (s.Values.Find(field.Number)?.Value as NumberValue)?.Number,
        _ => throw Unknown(field),
    };

    public static Func<FilterSubject, bool?> Boolean(FilterField field) => field.Source switch
    {
        FieldSource.Attribute => s => (s.Values.Find(field.Number)?.Value as BooleanValue)?.Boolean,
        _ => throw Unknown(field),
    };

    /// <summary>Unix milliseconds, or milliseconds of a duration.</summary>
    public static Func<FilterSubject, long?> Milliseconds(FilterField field) => field.Source switch
    {
        FieldSource.FirstSeen => s => s.Attributes.FirstSeenMs,
        FieldSource.LastSeen => s => s.Attributes.LastSeenMs,
        FieldSource.TotalSessionDuration => s => s.Attributes.TotalSessionDurationMs,
        FieldSource.AverageSessionDuration => s => s.Attributes.AverageSessionDurationMs,
        FieldSource.AverageTimeBetweenSessions => s => s.Attributes.AverageTimeBetweenSessionsMs,
        FieldSource.Attribute => s => (s.Values.Find(field.Number)?.Value as TimeValue)?.UnixMs,
        FieldSource.SetTime => s => s.Values.Find(field.Number)?.TimeMs,
        FieldSource.ChangeTime => s => s.Values.Find(field.Number)?.ChangeMs,
        _ => throw Unknown(field),
    };

    public static Func<FilterSubject, ListValue?> List(FilterField field) => field.Source switch
    {
        FieldSource.Attribute => s => s.Values.Find(field.Number)?.Value as ListValue,
        _ => throw Unknown(field),
    };

    private static ArgumentOutOfRangeException Unknown(FilterField field) => new(nameof(field), field.Source, null);
}
