using System.Text.Json;
using System.Text.RegularExpressions;
using Insights.Api.OpenApi;
using Insights.Api.Tests.OpenApi;
using Insights.Domain.Accounts;
using Insights.Domain.Events;
using Insights.Testing.Documents;

namespace Insights.Api.Tests.Contract;

/// <summary>What docs/api.md and README say of calls is what the contract says.</summary>
public sealed partial class DocumentedCallsTests
{
    private static readonly Document Calls = Document.Read("docs/api.md");

    private static readonly string[] Segment = ["batch", "track", "page", "screen", "identify", "alias", "group"];

    /// <summary>The calls that are not of the contract: row, name of the operation.</summary>
    private static readonly string[] Own = ["POST /v1/walkme/events  IMPORT INGEST SERVER", "POST /v1/browser/events  BROWSER", .. Segment.Select(c => $"POST /v1/segment/{c}  IMPORT INGEST SERVER"), "POST /v1/sources/{source}/files:upload  IMPORT SERVER", "GET /healthz  none", "GET /readyz  none"];

    [Fact]
    public void Every_call_has_its_row_with_the_keys_that_it_admits()
    {
        var described = from service in Api.OpenApi.Contract.Services()
                        from method in service.Methods
                        let addresses = ApiDescription.Own.Operations.Where(o => o.Method == $"{service.FullName}/{method.Name}").Select(o => o.ToString())
                        from address in addresses.DefaultIfEmpty("")
                        select Row(address, $"{service.Name}.{method.Name}", method.Keys().Select(k => k.ToString().ToUpperInvariant()));
        var documented = from row in Rows()
                         from call in Document.CodeIn(row[0]).DefaultIfEmpty("")
                         select Row(call, Document.CodeIn(row[1]).SingleOrDefault(""), row[2].Split(' '));
        documented.ShouldBe(described.Concat(Own), ignoreOrder: true);

        static string Row(string call, string method, IEnumerable<string> kinds) =>
            $"{call} {method} {string.Join(' ', kinds.Order(StringComparer.Ordinal))}";
    }

    [Fact]
    public void Every_call_that_a_document_names_is_there()
    {
        foreach (var document in Document.ReadAll())
        {
            foreach (Match named in Named().Matches(document.Text))
            {
                var path = named.Groups["path"].Value;
                ApiDescription.Own.Operations.Any(o => o.Fits(path) || Template().Replace(o.Path, "*") == Template().Replace(path, "*"))
                    .ShouldBeTrue($"{document.Path}: {named.Value}");
            }
        }
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
