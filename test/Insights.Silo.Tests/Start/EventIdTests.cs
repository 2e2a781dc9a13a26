using System.Reflection;
using System.Text.RegularExpressions;
using Insights.Domain.Telemetry;
using Insights.Testing.Documents;

namespace Insights.Silo.Tests.Start;

public sealed partial class EventIdTests
{
    [Fact]
    public void No_two_lines_of_the_log_share_an_ID()
    {
        var ids = typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (int)f.GetRawConstantValue()!).ToList();
        ids.Count.ShouldBeGreaterThan(30);
        ids.ShouldBeUnique();
    }

    [Fact]
    public void Every_line_of_the_log_has_its_ID_from_the_one_list_and_no_two_have_the_same()
    {
        var used = Directory.EnumerateFiles(Path.Combine(Document.Top(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/Insights.Client/", StringComparison.Ordinal))
            .SelectMany(f => Line().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).ToList();
        used.ShouldAllBe(id => id.StartsWith("EventIds.", StringComparison.Ordinal));
        used.ShouldBeUnique();
        used.Count.ShouldBe(typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static).Length);
    }

    [GeneratedRegex(@"\[LoggerMessage\(([^,]+),")]
    private static partial Regex Line();
}
