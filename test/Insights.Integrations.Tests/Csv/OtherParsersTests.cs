using System.Text;
using System.Text.Json;
using Insights.Integrations.Csv;
using Insights.Integrations.Runs;
using Insights.Testing.Processes;

namespace Insights.Integrations.Tests.Csv;

/// <summary>
/// Files that are spoilt at random are read as two other parsers read them: Python's csv and papaparse. Where a cell goes on behind its
/// closing quote, or a quote is not closed, each parser does something else, and Insights refuses; those files are left out.
/// </summary>
public sealed class OtherParsersTests
{
    private const string Python = """
        import csv, io, json, sys
        csv.field_size_limit(10**9)
        for text in json.load(open(sys.argv[1], encoding="utf-8")):
            rows = [r for r in csv.reader(io.StringIO(text, newline="")) if r]
            print(json.dumps(rows))
        """;

    private const string Node = """
        const papa = require('papaparse');
        for (const text of JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'))) {
          const newline = /\r\n/.test(text.slice(0, text.search(/[\r\n]/) + 2)) ? '\r\n' : text[text.search(/[\r\n]/)];
          console.log(JSON.stringify(papa.parse(text, { delimiter: ',', newline, skipEmptyLines: true }).data));
        }
        """;

    /// <summary>10,000 in a long run.</summary>
    private static readonly int _files = LongRuns.AreAsked ? 10_000 : 1_000;

    [SkippableFact]
    public async Task Mutated_files_are_read_as_Pythons_csv_reads_them()
    {
        var python = ProgramRun.Find("python3");
        Skip.If(python is null, "There is no python3 on the PATH.");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "read.py"), Python);
        await CompareAsync(folder.Path, python, "read.py", _ => true, 70);
    }

    [SkippableFact]
    public async Task Mutated_files_are_read_as_papaparse_reads_them()
    {
        var node = ProgramRun.Find("node");
        Skip.If(node is null, "There is no node on the PATH.");
        var packages = await NpmFolder.InstallAsync("papaparse", [("package.json", "{}")], "install", "papaparse@5.5.3");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(packages, "read.js"), Node);
        // It knows one kind of line end a file; about half of the files have one.
        await CompareAsync(folder.Path, node, Path.Combine(packages, "read.js"), HasOneKindOfEnds, 40);
    }

    private static bool HasOneKindOfEnds(string text)
    {
        var (both, feeds, returns) = (text.AsSpan().Count("\r\n"), text.AsSpan().Count('\n'), text.AsSpan().Count('\r'));
        return feeds == 0 || returns == 0 || (both == feeds && both == returns);
    }

    private static async Task CompareAsync(string folder, string program, string script, Func<string, bool> fits, int leastPercent)
    {
        var texts = Enumerable.Range(0, _files).Select(MutatedFile.Of).ToList();
        var list = Path.Combine(folder, "files.json");
        await File.WriteAllTextAsync(list, JsonSerializer.Serialize(texts));
        var end = await ProgramRun.ToEndAsync(program, [script, list], folder, TimeSpan.FromMinutes(2));
        end.ExitCode.ShouldBe(0, end.Errors);
        var lines = end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(texts.Count);
        var compared = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            if (!fits(texts[i]) || await OwnAsync(texts[i]) is not { } own)
                continue;
            compared++;
            var expected = JsonSerializer.Deserialize<List<List<string>>>(lines[i])!.Skip(1).Select(r => r.Count == own.Columns ? string.Join('|', r) : "RaggedRow");
            own.Rows.ShouldBe(expected, $"file {i}: {texts[i]}");
        }
        compared.ShouldBeGreaterThan(_files * leastPercent / 100);
    }

    /// <summary>Null where Insights refuses what others make something of.</summary>
    private static async Task<(int Columns, List<string> Rows)?> OwnAsync(string text)
    {
        try
        {
            var dialect = new CsvDialect(CsvEncodings.Find("utf-8")!, ',', '"');
            await using var reader = await CsvRows.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), dialect, 0, default);
            var rows = new List<string>();
            while (await reader.ReadAsync(default) is { } row)
            {
                if (row.Fault is { Fault: not RowFault.RaggedRow })
                    return null;
                rows.Add(row.Fault?.Fault.ToString() ?? string.Join('|', row.Cells));
            }
            return (reader.Columns.Count, rows);
        }
        catch (InputException)
        {
            return null;
        }
    }
}
