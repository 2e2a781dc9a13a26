namespace Insights.Domain.Accounts;

/// <summary>Names of accounts: 1 to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit.</summary>
public static class AccountName
{
    public const int MaxLength = 64;

    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength }
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
