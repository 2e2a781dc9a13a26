using System.Globalization;
using System.Reflection;
using Insights.Grains.EndUsers;

namespace Insights.Silo.Cluster;

/// <summary>The SQL that Orleans's providers run on PostgreSQL: the tables, and the statements by their names.</summary>
internal static class OrleansSql
{
    private const string Prefix = "Insights.Silo.Sql.";

    public static string Tables => Read($"{Prefix}Tables.sql");

    /// <summary>Every statement, by the name that Orleans asks for.</summary>
    public static IReadOnlyDictionary<string, string> Queries(ReminderTiming timing)
    {
        var values = new Dictionary<string, string>
        {
            ["EndUserType"] = EndUserGrainId.TypeName,
            ["OverdueMs"] = Text((long)timing.Overdue.TotalMilliseconds),
            ["RingInMs"] = Text((long)timing.RingIn.TotalMilliseconds),
            ["PeriodMs"] = Text((long)timing.Period.TotalMilliseconds),
            ["MostAtOnce"] = Text(timing.MostAtOnce),
        };
        const string folder = $"{Prefix}Queries.";
        return Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .ToDictionary(
                name => name[folder.Length..^".sql".Length],
                name => values.Aggregate(Read(name), (sql, v) => sql.Replace($"{{{{{v.Key}}}}}", v.Value, StringComparison.Ordinal)));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
