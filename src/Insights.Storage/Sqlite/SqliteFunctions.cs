using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Insights.Domain.Attributes;
using Insights.Domain.Filters.Patterns;
using Microsoft.Data.Sqlite;

namespace Insights.Storage.Sqlite;

/// <summary>What filters need of SQLite and it does not have.</summary>
internal static class SqliteFunctions
{
    /// <summary>Of a pattern (<see cref="FilterPattern.DotNet"/>) and a text: whether any part of it matches; NULL of NULL.</summary>
    public const string Matches = "insights_matches";

    /// <summary>The text of a number; NULL of NULL.</summary>
    public const string NumberText = "insights_number_text";

    /// <summary>The text of a time in Unix milliseconds; NULL of NULL.</summary>
    public const string TimeText = "insights_time_text";

    /// <summary>Patterns that are kept ready.</summary>
    private const int MostPatterns = 256;

    private static readonly ConcurrentDictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    public static void AddFunctions(this SqliteConnection connection)
    {
        connection.CreateFunction(Matches, (string pattern, string? text) => text is null ? (bool?)null : Find(pattern).IsMatch(text), isDeterministic: true);
        connection.CreateFunction(NumberText, (double? number) => number is { } known ? ValueText.Of(known) : null, isDeterministic: true);
        connection.CreateFunction(TimeText, (long? ms) => ms is { } known ? ValueText.OfTime(known) : null, isDeterministic: true);
    }

    private static Regex Find(string pattern)
    {
        if (_patterns.Count > MostPatterns)
            _patterns.Clear();
        return _patterns.GetOrAdd(pattern, FilterPattern.Compile);
    }
}
