namespace Insights.Silo.Tests.Helm;

/// <summary>Where the chart lies.</summary>
internal static class Chart
{
    public static string Sources { get; } = FindUp("Insights.Orleans.sln");

    public static string Folder { get; } = Path.Combine(Sources, "helm", "insights");

    public static string Values { get; } = File.ReadAllText(Path.Combine(Folder, "values.yaml"));

    public static string Schema { get; } = File.ReadAllText(Path.Combine(Folder, "values.schema.json"));

    /// <summary>All templates in one text.</summary>
    public static string Templates { get; } = string.Join(
        '\n', Directory.EnumerateFiles(Path.Combine(Folder, "templates")).Select(File.ReadAllText));

    private static string FindUp(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, file)))
                return folder.FullName;
        }
        throw new FileNotFoundException("The tests run below the sources.", file);
    }
}
