using System.Reflection;

namespace Insights.Silo.Cluster;

/// <summary>The SQL that Orleans's providers run on PostgreSQL: the tables, and the statements by their names.</summary>
internal static class OrleansSql
{
    private const string Prefix = "Insights.Silo.Sql.";
    private const string Folder = $"{Prefix}Queries.";

    public static string Tables => Read($"{Prefix}Tables.sql");

    /// <summary>Every statement, by the name that Orleans asks for.</summary>
    public static IReadOnlyDictionary<string, string> Queries { get; } = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToDictionary(name => name[Folder.Length..^".sql".Length], Read);

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
