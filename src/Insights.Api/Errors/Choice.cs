namespace Insights.Api.Errors;

/// <summary>Names to choose from, for a person.</summary>
internal static class Choice
{
    /// <param name="names">At least one.</param>
    /// <returns>"A", "A or B", "A, B or C".</returns>
    public static string Of(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
}
