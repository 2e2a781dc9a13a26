using Shouldly;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Insights.Testing.Data;

/// <summary>One line of the access log, read in a few plain lines and without the project's code.</summary>
public sealed partial record LogLine(string Text, string Address, DateTimeOffset Time, string UserAgent)
{
    /// <summary>The user as the command line names it: a keyed hash of address and user agent.</summary>
    public string User { get; } = "al-" + TestIdKey.Hash($"user\n{Address}\n{UserAgent}");

    public static IReadOnlyList<LogLine> ReadAll(string file) => [.. File.ReadLines(file).Select(Read)];

    private static LogLine Read(string text)
    {
        var match = Combined().Match(text);
        match.Success.ShouldBeTrue(text);
        var time = DateTimeOffset.ParseExact(match.Groups[2].Value, "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture);
        return new LogLine(text, match.Groups[1].Value, time.ToUniversalTime(), match.Groups[3].Value);
    }

    [GeneratedRegex("^(\\S+) \\S+ \\S+ \\[([^\\]]+)\\] \".*\" \\d+ \\S+ \"(?:[^\"\\\\]|\\\\.)*\" \"((?:[^\"\\\\]|\\\\.)*)\"$")]
    private static partial Regex Combined();
}
