namespace Insights.Storage.Accounts;

/// <summary>The origins of a key in one column: none holds a space.</summary>
internal static class StoredOrigins
{
    public static string Write(IReadOnlyList<string> origins) => string.Join(' ', origins);

    public static IReadOnlyList<string> Read(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
