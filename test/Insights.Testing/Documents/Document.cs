using System.Text.RegularExpressions;

namespace Insights.Testing.Documents;

/// <summary>A Markdown document of the repository, read as far as a comparison with the program needs.</summary>
/// <param name="Path">From the top of the repository, such as docs/api.md.</param>
/// <param name="Text">All of it.</param>
public sealed partial record Document(string Path, string Text)
{
    /// <summary>The tables, in their order.</summary>
    public IReadOnlyList<DocumentTable> Tables => DocumentTable.ReadAll(Text.Split('\n'));

    /// <summary>Reads one document.</summary>
    /// <param name="path">From the top of the repository.</param>
    public static Document Read(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(Top(), path)));

    /// <summary>README and everything in docs but the decisions, which say what was and not only what is.</summary>
    public static IReadOnlyList<Document> ReadAll() =>
        [Read("README.md"), .. Directory.GetFiles(System.IO.Path.Combine(Top(), "docs"), "*.md").Order(StringComparer.Ordinal).Select(f => Read(System.IO.Path.Combine("docs", System.IO.Path.GetFileName(f))))];

    /// <summary>What stands in backticks in a cell or line, in order.</summary>
    public static IReadOnlyList<string> CodeIn(string text) => [.. Code().Matches(text).Select(m => m.Groups[1].Value)];

    /// <summary>The top of the repository.</summary>
    public static string Top()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "docs", "api.md")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException("docs/api.md lies in no folder above the tests.");
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
