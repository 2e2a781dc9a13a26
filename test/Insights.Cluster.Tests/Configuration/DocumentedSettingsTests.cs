using System.Globalization;
using System.Text.RegularExpressions;
using Insights.Silo.Configuration;
using Insights.Testing.Documents;
using Microsoft.Extensions.Configuration;

namespace Insights.Cluster.Tests.Configuration;

/// <summary>What docs/configuration.md says of settings is what a silo does.</summary>
public sealed partial class DocumentedSettingsTests
{
    /// <summary>Behind it any part of the program may be named.</summary>
    private const string Levels = "Logging:LogLevel:";

    private static readonly Document Page = Document.Read("docs/configuration.md");

    public static IEnumerable<object[]> Defaults => Settings().Where(r => r[1] != "none").Select(r => (object[])[NameOf(r), r[1].Trim('`')]);

    public static IEnumerable<object[]> Bounds => Settings().Where(r => Between().IsMatch(r[2])).Select(r => (object[])[NameOf(r), r[2]]);

    [Fact]
    public void Every_setting_that_is_read_has_its_row() => Settings().Select(NameOf).ShouldBe(Asked().Except(OfDotNet()), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Defaults))]
    public void The_default_that_is_told_is_the_one_there_is(string name, string otherwise) =>
        SettingsDump.Of(Read((name, otherwise)).Settings).ShouldBe(SettingsDump.Of(Read().Settings));

    [Theory]
    [MemberData(nameof(Bounds))]
    public void The_bounds_that_are_told_are_those_enforced(string name, string bounds)
    {
        var (within, beyond) = Around(bounds);
        foreach (var value in within)
            Read((name, value)).Faults.ShouldBeEmpty();
        foreach (var value in beyond)
            Read((name, value)).Faults.ShouldHaveSingleItem().ShouldStartWith(name);
    }

    [Fact]
    public void Every_setting_that_a_document_names_is_there()
    {
        var known = Asked().Concat(OfDotNet()).ToList();
        foreach (var document in Document.ReadAll())
        {
            foreach (Match named in Named().Matches(document.Text))
            {
                var name = named.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal);
                (known.Contains(name) || name.StartsWith(Levels, StringComparison.Ordinal)).ShouldBeTrue($"{document.Path}: {named.Value}");
            }
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Settings() => Page.Tables.Where(t => t.Columns[0] == "setting").SelectMany(t => t.Rows);

    private static IEnumerable<string> OfDotNet() => Page.Tables.Single(t => t.Columns[0] == "name").Rows.SelectMany(r => Document.CodeIn(r[0]));

    private static string NameOf(IReadOnlyList<string> row) => Document.CodeIn(row[0]).Single();

    private static IReadOnlyCollection<string> Asked()
    {
        var asked = new AskedConfiguration(new ConfigurationBuilder().Build());
        SiloSettings.Read(asked).Faults.ShouldBeEmpty();
        return asked.Asked;
    }

    /// <summary>Both ends of what bounds such as "1 to 8", "00:00:01 to 00:10:00" or "16 to 256 characters" say, and what lies just beyond.</summary>
    private static (string[] Within, string[] Beyond) Around(string bounds)
    {
        var match = Between().Match(bounds);
        var (least, most, unit) = (match.Groups["least"].Value, match.Groups["most"].Value, match.Groups["unit"].Value);
        if (unit.Length > 0)
            return ([Of(Number(least)), Of(Number(most))], [.. Number(least) > 1 ? [Of(Number(least) - 1)] : (string[])[], Of(Number(most) + 1)]);
        if (!least.Contains(':', StringComparison.Ordinal))
            return ([least, most], [Text(Number(least) - 1), Text(Number(most) + 1)]);
        var step = TimeSpan.FromMilliseconds(1);
        return ([least, most], [(Duration(least) - step).ToString("c"), (Duration(most) + step).ToString("c")]);

        static string Of(long length) => new('k', (int)length);
        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
        static TimeSpan Duration(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
    }

    private static (SiloSettings Settings, IReadOnlyList<string> Faults) Read(params (string Name, string Value)[] settings) =>
        SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());

    [GeneratedRegex(@"^(?<least>[\d:.]+) to (?<most>[\d:.]+)(?<unit> characters)?$")]
    private static partial Regex Between();

    /// <summary>A setting on a command line (--Storage:Sqlite) or in an environment (Storage__Sqlite).</summary>
    [GeneratedRegex(@"--(?<name>[A-Z]\w*(?::\w+)+)|\b(?<name>[A-Z][A-Za-z]+(?:__\w+)+)")]
    private static partial Regex Named();
}
