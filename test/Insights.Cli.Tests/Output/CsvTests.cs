using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Output;

/// <summary>Of some commands CSV was a table of prose, a line of totals among the days, or cells that a spreadsheet ran.</summary>
public sealed class CsvTests
{
    private static readonly JsonNode Everything = JsonNode.Parse("""
        {"endUsers":[{"id":"u","kind":"IDENTIFIED","standardAttributes":{"totalSessionDuration":"90.5s"}}],
         "users":[{"endUser":{"id":"u","kind":"IDENTIFIED"},"totalDuration":"9s","eventCount":2}],"totalSize":3,"minutes":[{"userCount":1}],
         "sessions":[{"startTime":"2026-01-01T00:00:00Z","duration":"12s","endUser":{"id":"u"},"session":{"duration":"12s"}}],
         "session":{"id":"s","duration":"12s"},"pages":[{"url":"/a","firstTime":"2026-01-01T00:00:00Z","eventCount":1}],"elements":[{"id":"e","eventCount":1}],"goals":[{"name":"g","count":1}],
         "events":[{"sessionId":"s","event":{"time":"2026-01-01T00:00:00Z","type":"click"}}],
         "buckets":[{"date":"2026-01-01","figures":{"sessionCount":1,"totalDuration":"60s"}}],"total":{"sessionCount":1},
         "keys":[{"keyId":"k"}],"accounts":[{"account":"a"}],"attributes":[{"name":"n"}],"entries":[{"keyId":"k"}],"segments":[{"name":"s"}],"verdicts":[{"segment":"s"}],
         "values":[{"value":{"text":"v"},"userCount":1}],"root":{"kind":"CLAUSE","text":"a = 1","holds":true},"count":7,"nextPageToken":"p","differenceCount":"0"}
        """)!;

    public static TheoryData<string> Commands =>
    [
        "users list --total", "users search x", "users get u", "users timeline u", "users erase u --confirm u", "sessions list u", "sessions all", "sessions get u s", "segments list",
        "segments get s", "segments count s", "segments members s", "segments evaluate u", "segments explain s u", "analytics sessions", "analytics struggling", "analytics disengaged",
        "attributes list", "attributes values n", "live", "accounts list", "accounts get a", "accounts settings get a", "keys list a", "audit list",
    ];

    /// <summary>Each line has as many cells as the headings: no prose, no second table.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public async Task CSV_is_one_table_on_every_command(string line)
    {
        var done = await new CommandLine(FakeServer.Answering(Everything)).RunAsync([.. line.Split(' '), "--output", "csv"]);
        done.Code.ShouldBe(ExitCode.Success, done.Error);
        done.Out.ShouldEndWith("\r\n");
        var rows = Rfc4180(done.Out);
        rows.Count.ShouldBeGreaterThan(1);
        rows.ShouldAllBe(r => r.Count == rows[0].Count);
        rows.Skip(1).SelectMany(r => r).ShouldNotContain("total", "a line of totals");
        rows.SelectMany(r => r).ShouldAllBe(cell => !System.Text.RegularExpressions.Regex.IsMatch(cell, @"^[0-9.]+s$"));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+41 44 000", "'+41 44 000")]
    [InlineData("-x", "'-x")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("-5.5", "-5.5")]
    [InlineData("+3", "+3")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=a,\"b\"\r\nc", "\"'=a,\"\"b\"\"\r\nc\"")]
    public async Task A_cell_is_quoted_by_RFC_4180_and_runs_in_no_spreadsheet(string value, string cell)
    {
        var done = await new CommandLine(FakeServer.Answering(new JsonObject { ["endUsers"] = new JsonArray(new JsonObject { ["id"] = value }) }))
            .RunAsync("users", "list", "--columns", "ID", "--output", "csv");
        done.Out.ShouldBe($"ID\r\n{cell}\r\n");
    }

    private static List<List<string>> Rfc4180(string text)
    {
        var (rows, row, cell, quoted) = (new List<List<string>>(), new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[++i]);
            else if (text[i] == '"')
                quoted = !quoted;
            else if (quoted)
                cell.Append(text[i]);
            else if (text[i] == ',')
                End();
            else if (text[i] == '\r' && text[i + 1] == '\n')
            {
                i++;
                End();
                rows.Add(row);
                row = [];
            }
            else
            {
                text[i].ShouldNotBe('\n');
                cell.Append(text[i]);
            }
        }
        return rows;

        void End()
        {
            row.Add(cell.ToString());
            cell.Clear();
        }
    }
}
