namespace Insights.Domain.Attributes;

/// <summary>
/// The numbers of the five Analytics Properties among a user's values: below 0, as custom attributes count from 1. Stored;
/// do not renumber.
/// </summary>
public static class AnalyticsNumbers
{
    public const int Name = -1;
    public const int Role = -2;
    public const int Type = -3;
    public const int Status = -4;
    public const int Info = -5;

    /// <summary>How many there are.</summary>
    public const int Count = 5;

    /// <summary>Name on every wire, by -1 - number.</summary>
    public static readonly IReadOnlyList<string> Names = ["name", "role", "type", "status", "info"];

    /// <summary>Whether a number is that of an Analytics Property.</summary>
    public static bool Contains(int number) => number is < 0 and >= -Count;
}
