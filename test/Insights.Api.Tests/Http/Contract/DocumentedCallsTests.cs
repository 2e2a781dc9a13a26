using System.Text.Json;
using System.Text.RegularExpressions;
using Insights.Domain.Accounts;
using Insights.Domain.Events;
using Insights.Api.Tests.Http.Fixture;
using Insights.Api.Tests.Http.Isolation;
using Insights.Testing.Documents;

namespace Insights.Api.Tests.Http.Contract;

/// <summary>What docs/api.md and README say of calls is what the API description says.</summary>
public sealed partial class DocumentedCallsTests(Api api) : IClassFixture<Api>
{
    private static readonly Document Calls = Document.Read("docs/api.md");

    [Fact]
    public async Task Every_call_has_its_row_with_the_keys_that_it_admits()
    {
        var described = (await ApiOperation.AllAsync(api)).Select(o => Row($"{o.Method} {o.Path}", o.Tag, o.Kinds))
            .Concat(["GET /healthz  none", "GET /readyz  none"]);
        var documented = from row in Rows()
                         let service = Document.CodeIn(row[1]) is [var method] ? method.Split('.')[0] : "EventService"
                         from call in Document.CodeIn(row[0])
                         select row[2] == "none" ? $"{call}  none" : Row(call, service, row[2].Split(' '));
        documented.ShouldBe(described, ignoreOrder: true);

        static string Row(string call, string service, IEnumerable<string> kinds) =>
            $"{call} {service} {string.Join(' ', kinds.Order(StringComparer.Ordinal))}";
    }

    [Fact]
    public void Every_method_of_the_proto_has_its_row() =>
        Rows().SelectMany(r => Document.CodeIn(r[1])).ShouldBe(ProtoFile.ReadAll().Methods, ignoreOrder: true);

    [Fact]
    public async Task Every_call_that_a_document_names_is_there()
    {
        var paths = (await ApiOperation.AllAsync(api)).Select(o => o.Path).ToList();
        foreach (var document in Document.ReadAll())
        {
            foreach (Match named in Named().Matches(document.Text))
            {
                var path = named.Groups["path"].Value;
                paths.Any(p => Template().Replace(p, "*") == Template().Replace(path, "*") || Matches(p, path)).ShouldBeTrue($"{document.Path}: {named.Value}");
            }
        }

        static bool Matches(string template, string path) =>
            Regex.IsMatch(path, $"^{Template().Replace(Regex.Escape(template).Replace("\\{", "{", StringComparison.Ordinal), "[^/:]+")}$");
    }

    [Fact]
    public void Every_reason_of_a_rejection_has_its_row() =>
        Column("reason").ShouldBe(Enum.GetValues<RejectionReason>().Select(r => r.WireName()));

    [Fact]
    public void Every_setting_of_an_account_has_its_row_and_default()
    {
        var table = Document.Read("docs/configuration.md").Tables.Single(t => t.Columns[0] == "setting of an account");
        using var defaults = JsonDocument.Parse(SettingsJson.ToText(AccountSettings.Default));
        table.Rows.Select(r => $"{Document.CodeIn(r[0]).Single()} {r[1].Trim('`')}").ShouldBe(
            SettingsFields.All.Select(f => $"{f.Name} {(defaults.RootElement.TryGetProperty(f.Name, out var value) ? value.GetRawText() : "none")}"));
    }

    private static IEnumerable<IReadOnlyList<string>> Rows() => Calls.Tables.Where(t => t.Columns[0] == "HTTP").SelectMany(t => t.Rows);

    private static IEnumerable<string> Column(string name) =>
        Calls.Tables.Single(t => t.Columns[0] == name).Rows.Select(r => Document.CodeIn(r[0]).Single());

    /// <summary>A method and a path, or the address in a command to paste.</summary>
    [GeneratedRegex(@"(?:\b(?:GET|POST|PUT|PATCH|DELETE) |127\.0\.0\.1:5080)(?<path>/v1/[^\s`'""?,)]+)")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Template();
}
