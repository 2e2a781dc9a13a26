namespace Insights.Testing.Data;

/// <summary>
/// Files that tests try real input on. They lie outside the repository, so a test that needs one skips where it is absent.
/// </summary>
public static class TestData
{
    /// <summary>Environment variable that names the folder of the files.</summary>
    public const string FolderVariable = "INSIGHTS_TEST_DATA";

    /// <summary>
    /// Path of a file: in the folder that <see cref="FolderVariable"/> names where it is set, else in <c>shared/data</c> in or
    /// beside any folder above the test's own. Null where there is none.
    /// </summary>
    public static string? Find(string file)
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } stated)
            return Existing(Path.Combine(stated, file));
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared", "data", file)) is { } found)
                return found;
        }
        return null;
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;
}
