using System.Text.RegularExpressions;
using NJsonSchema;
using YamlDotNet.Serialization;

namespace Insights.Silo.Tests.Helm.Values;

public class ValueTests
{
    public static TheoryData<string, bool, string> Names()
    {
        var data = new TheoryData<string, bool, string>();
        foreach (var (path, isGroup, comment) in ValueLines.All)
            data.Add(path, isGroup, comment);
        return data;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_value_says_what_it_is_and_the_schema_says_the_same(string path, bool isGroup, string comment)
    {
        var schema = await JsonSchema.FromJsonAsync(Chart.Schema);
        foreach (var name in path.Split('.'))
            schema = schema.Properties.ShouldContainKeyAndGet(name);
        if (isGroup)
            return;
        comment.Length.ShouldBeGreaterThan(10, $"{path} has no comment");
        schema.Description.ShouldBe(comment);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_value_is_used_by_a_template(string path, bool isGroup, string comment)
    {
        _ = comment;
        // Resources are handed on as a whole; $v, $a, $n, $shutdown stand for the values and for groups of them.
        if (isGroup || path.StartsWith("resources.", StringComparison.Ordinal))
            return;
        var last = path.Split('.')[^1];
        Regex.IsMatch(Chart.Templates, $@"(\.Values|\$v)\.{Regex.Escape(path)}\b|\$(a|n|shutdown)\.{last}\b").ShouldBeTrue(path);
    }

    [Fact]
    public async Task The_schema_names_nothing_that_is_no_value()
    {
        var known = ValueLines.All.Select(v => v.Path).ToHashSet();
        Paths(await JsonSchema.FromJsonAsync(Chart.Schema), "").Where(p => !known.Contains(p)).ShouldBe(["global"]);
    }

    [Fact]
    public async Task The_values_as_they_stand_keep_to_the_schema() => (await FaultsAsync(Chart.Values)).ShouldBeEmpty();

    [Theory]
    [InlineData("replicas: 0")]
    [InlineData("replicas: three")]
    [InlineData("storage: { writers: 9 }")]
    [InlineData("storage: { writer: 2 }")]
    [InlineData("shutdown: { marginSeconds: 0 }")]
    [InlineData("telemetry: { otlp: 'collector:4317' }")]
    [InlineData("cluster: { probeTimeout: 1s }")]
    [InlineData("postgresql: { password: x }")]
    [InlineData("settings: { 'Storage:Sqlite': [] }")]
    [InlineData("disruptionBudget: { maxUnavailable: most }")]
    public async Task Rejects_what_is_out_of_bounds_or_misspelt(string values) => (await FaultsAsync(values)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("replicas: 100")]
    [InlineData("settings: { 'Logging:LogLevel:Default': Debug, 'Storage:BatchRows': 100 }")]
    [InlineData("disruptionBudget: { maxUnavailable: 25% }")]
    public async Task Accepts_what_is_in_bounds(string values) => (await FaultsAsync(values)).ShouldBeEmpty();

    private static async Task<IEnumerable<string>> FaultsAsync(string yaml)
    {
        var values = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(values);
        return (await JsonSchema.FromJsonAsync(Chart.Schema)).Validate(json).Select(f => f.ToString());
    }

    private static IEnumerable<string> Paths(JsonSchema schema, string above) => schema.Properties.SelectMany(p =>
        Paths(p.Value, $"{above}{p.Key}.").Prepend(above + p.Key));
}

internal static class ShouldContainExtensions
{
    public static TValue ShouldContainKeyAndGet<TValue>(this IDictionary<string, TValue> values, string key)
    {
        values.Keys.ShouldContain(key);
        return values[key];
    }
}
