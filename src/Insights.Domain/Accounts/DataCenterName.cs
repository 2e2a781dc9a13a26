namespace Insights.Domain.Accounts;

/// <summary>Names of data centers: 1 to 64 of a-z, 0-9 and '-', such as "eu" or "us-east".</summary>
public static class DataCenterName
{
    public const int MaxLength = 64;

    /// <summary>The form in words, as a fault tells it.</summary>
    public const string Form = "must be 1 to 64 of a-z, 0-9 and '-'";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
