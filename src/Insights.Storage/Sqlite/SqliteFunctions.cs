using Insights.Domain.Attributes;
using Microsoft.Data.Sqlite;

namespace Insights.Storage.Sqlite;

/// <summary>What questions need of SQLite and it does not have.</summary>
internal static class SqliteFunctions
{
    /// <summary>The text of a number; NULL of NULL.</summary>
    public const string NumberText = "insights_number_text";

    /// <summary>The text of a time in Unix milliseconds; NULL of NULL.</summary>
    public const string TimeText = "insights_time_text";

    public static void AddFunctions(this SqliteConnection connection)
    {
        connection.CreateFunction(NumberText, (double? number) => number is { } known ? ValueText.Of(known) : null, isDeterministic: true);
        connection.CreateFunction(TimeText, (long? ms) => ms is { } known ? ValueText.OfTime(known) : null, isDeterministic: true);
    }
}
