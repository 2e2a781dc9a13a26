using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Insights.Domain.Filters.Patterns;
using Microsoft.Data.Sqlite;

namespace Insights.Storage.Sqlite;

/// <summary>What filters need of SQLite and it does not have.</summary>
internal static class SqliteFunctions
{
    /// <summary>Of a pattern (<see cref="FilterPattern.DotNet"/>) and a text: whether any part of it matches; NULL of NULL.</summary>
    public const string Matches = "insights_matches";

    /// <summary>Patterns that are kept ready.</summary>
    private const int MostPatterns = 256;

    private static readonly ConcurrentDictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    public static void AddFunctions(this SqliteConnection connection) =>
        connection.CreateFunction(Matches, (string pattern, string? text) => text is null ? (bool?)null : Find(pattern).IsMatch(text), isDeterministic: true);

    private static Regex Find(string pattern)
    {
        if (_patterns.Count > MostPatterns)
            _patterns.Clear();
        return _patterns.GetOrAdd(pattern, FilterPattern.Compile);
    }
}
