using Insights.Enrichment.Browsers;
using Insights.Enrichment.Browsers.LongTail;
using Insights.Enrichment.Tests.Fixture;

namespace Insights.Enrichment.Tests.Browsers;

public sealed class PatternsFileTests : IDisposable
{
    private const string Few = """
        user_agent_parsers:
          - regex: '(Firefox)/(\d+)\.(\d+)'
          - regex: '(Rare)/(\d+)'
        os_parsers:
          - regex: '(Linux)'
        device_parsers:
          - regex: '(iPhone)'
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("insights-patterns-");
    private readonly LogLines<BrowserFinder> _log = new();
    private readonly BrowserFinder _browsers;
    private DateTime _written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public PatternsFileTests() => _browsers = new(new EnrichmentOptions { BrowserPatterns = FilePath }, _log);

    private string FilePath => Path.Combine(_folder.FullName, "regexes.yaml");

    [SkippableFact]
    public void A_file_is_read_in_the_place_of_the_packages_patterns_and_again_when_it_changed()
    {
        SkipWithoutUAParser();
        Put(Few);
        _browsers.Refresh();
        Read("Rare/7.1").ShouldBe("Rare 7");
        Read("Scarce/7.1").ShouldBeNull();

        Put(Few.Replace("Rare", "Scarce"));
        Look();
        Read("Rare/7.1").ShouldBeNull();
        Read("Scarce/7.1").ShouldBe("Scarce 7");
        _log.Ids.ShouldBe([5010, 5010]);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("This is no file of patterns.")]
    [InlineData("user_agent_parsers:\n")]
    [InlineData("user_agent_parsers:\n  - regex: '(Firefox'\n")]
    [InlineData("user_agent_parsers:\n  - family_replacement: 'Firefox'\n")]
    [InlineData("user_agent_parsers:\n  - regex: '(Rare)/(\\d+)'\n")]
    public void A_bad_file_leaves_the_patterns_as_they_were_and_is_told_once(string text)
    {
        SkipWithoutUAParser();
        Put(Few);
        _browsers.Refresh();
        Put(text);
        for (var i = 0; i < 4; i++)
            _browsers.Refresh();
        Read("Rare/7.1").ShouldBe("Rare 7");
        _log.Ids.ShouldBe([5010, 5012]);
    }

    [SkippableFact]
    public void Bytes_by_chance_leave_the_patterns_as_they_were()
    {
        SkipWithoutUAParser();
        Put(Few);
        _browsers.Refresh();
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(Few);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(FilePath, i % 2 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            File.SetLastWriteTimeUtc(FilePath, _written = _written.AddSeconds(1));
            Look();
            Read($"Firefox/{i}.0").ShouldBe($"Firefox {i}.0");
        }
    }

    [SkippableFact]
    public void A_file_that_is_missing_is_told_once_and_taken_up_when_it_appears()
    {
        SkipWithoutUAParser();
        Look();
        Look();
        Put(Few);
        Look();
        Read("Rare/7.1").ShouldBe("Rare 7");
        _log.Ids.ShouldBe([5011, 5010]);
    }

    [SkippableFact]
    public void In_a_build_without_UAParser_one_line_says_that_the_file_is_not_read()
    {
        Skip.IfNot(Patterns.Own() is null, "This build has UAParser.");
        Put(Few);
        Look();
        Look();
        _log.Ids.ShouldBe([5013]);
        Read("Rare/7.1").ShouldBeNull();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void SkipWithoutUAParser() => Skip.If(Patterns.Own() is null, "This build has no UAParser.");

    private string? Read(string userAgent) =>
        _browsers.Parse(userAgent, waits: true) is { } browser ? $"{browser.Name} {browser.Version}" : null;

    private void Put(string text)
    {
        File.WriteAllText(FilePath, text);
        File.SetLastWriteTimeUtc(FilePath, _written = _written.AddSeconds(1));
    }

    private void Look()
    {
        _browsers.Refresh();
        _browsers.Refresh();
    }
}
