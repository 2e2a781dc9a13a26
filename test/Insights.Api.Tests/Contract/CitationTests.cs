using System.Text.RegularExpressions;
using Insights.Testing.Documents;

namespace Insights.Api.Tests.Contract;

/// <summary>What comments and documents cite is in the repository.</summary>
public sealed partial class CitationTests
{
    private static readonly string[] Folders = ["src", "test", "proto", "helm", "examples", "docs", ".ci"];
    private static readonly string[] Built = ["bin", "obj", "node_modules"];

    [Fact]
    public void Every_document_that_is_cited_is_there()
    {
        foreach (var (path, text) in Files())
        {
            foreach (Match cited in Cited().Matches(text))
            {
                var (document, decision, section) = (cited.Groups["document"].Value, cited.Groups["decision"].Value, cited.Groups["section"].Value);
                if (decision.Length > 0)
                    Directory.GetFiles(Path.Combine(Document.Top(), "docs", "decisions"), $"{decision}-*.md").ShouldHaveSingleItem($"{path}: {cited.Value}");
                else
                    File.ReadAllText(Path.Combine(Document.Top(), document)).ShouldContain(section.Length > 0 ? $"\n## {section} " : "", customMessage: $"{path}: {cited.Value}");
            }
            Gone().Match(text).Value.ShouldBeEmpty(path);
        }
    }

    [Fact]
    public void Every_link_leads_somewhere()
    {
        foreach (var (path, text) in Files().Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (Match link in Link().Matches(text))
            {
                var (file, heading) = (link.Groups["file"].Value, link.Groups["heading"].Value);
                var target = file.Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, file));
                (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue($"{path}: {link.Value}");
                if (heading.Length > 0)
                    Heading().Matches(File.ReadAllText(target)).Select(h => Anchor(h.Groups[1].Value)).ShouldContain(heading, $"{path}: {link.Value}");
            }
        }
    }

    private static IEnumerable<(string Path, string Text)> Files() =>
        Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Document.Top(), f), "*", SearchOption.AllDirectories))
            .Where(f => Path.GetExtension(f) is ".cs" or ".proto" or ".sql" or ".md" or ".yaml" or ".tpl" or ".txt" or ".csproj" or ".js")
            .Where(f => !f[Document.Top().Length..].Split(Path.DirectorySeparatorChar).Any(Built.Contains))
            .Append(Path.Combine(Document.Top(), "README.md"))
            .Select(f => (f, File.ReadAllText(f)));

    /// <summary>How a heading is named in a link: in lower case, blanks as dashes, without punctuation.</summary>
    private static string Anchor(string heading) => Punctuation().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"(?<document>docs/[\w-]+\.md)(?: (?<section>[12]\.\d))?|docs/decisions/(?<decision>\d{4})\b")]
    private static partial Regex Cited();

    /// <summary>Documents that a reader does not have, and decisions by their number alone.</summary>
    [GeneratedRegex(@"\bDESIGN\s\d|\bSTYLE\srule|\b[Dd]ecisions?\s\d+\b|src[/]Decisions")]
    private static partial Regex Gone();

    [GeneratedRegex(@"\]\((?!https?:)(?<file>[^)#]*)(?:#(?<heading>[^)]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex Punctuation();
}
