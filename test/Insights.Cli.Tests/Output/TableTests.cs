using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Output;

/// <summary>Tables were wider than people's windows, and full of columns without a value.</summary>
public sealed class TableTests
{
    private const string Uuid = "7302c5a9-9dbf-ef49-e898-8fce4d0add48";

    private static readonly JsonNode Users = JsonNode.Parse("""
        {"endUsers":[{"kind":"IDENTIFIED","id":"7302c5a9-9dbf-ef49-e898-8fce4d0add48","standardAttributes":{"firstSeen":"2026-01-01T10:00:00Z","lastSeen":"2026-01-02T11:12:13.456Z",
         "totalSessions":12,"totalSessionDuration":"7384.5s","country":"CH","city":"Zürich","browserName":"Firefox"},
         "attributes":{"name":{"value":{"text":"Alice Example"}},"email":{"value":{"text":"alice@example.com"}}},"tags":["returning_user","contact_info"]}]}
        """)!;

    [Fact]
    public async Task A_table_fits_80_columns_and_says_what_it_leaves_out()
    {
        var done = await new CommandLine(FakeServer.Answering(Users)).RunAsync("users", "list");
        done.Out.Split('\n').ShouldAllBe(l => l.Length <= 80);
        foreach (var text in (string[])["Alice Exampl", "alice@exampl", "2026-01-02 11:12"])
            done.Out.ShouldContain(text);
        done.Out.ShouldMatch("7302c5.*….*d48");
        done.Error.ShouldContain("--columns");
        done.Error.ShouldContain("tags");
    }

    [Fact]
    public async Task A_wider_window_shows_more_and_no_column_that_is_empty()
    {
        var wide = new CommandLine(FakeServer.Answering(Users)) { Variables = { ["COLUMNS"] = "250" } };
        var done = await wide.RunAsync("users", "list");
        done.Out.ShouldContain(Uuid);
        done.Out.ShouldContain("returning_user contact_info");
        done.Out.ShouldContain("2h3m");
        done.Error.ShouldBeEmpty();
        var bare = await new CommandLine(FakeServer.Answering(JsonNode.Parse("""{"endUsers":[{"kind":"IDENTIFIED","id":"u1","standardAttributes":{}}]}""")!)).RunAsync("users", "list");
        bare.Out.Split('\n')[1].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ShouldBe(["ID", "kind"]);
    }

    [Fact]
    public async Task Columns_that_are_named_are_shown_whole_in_that_order()
    {
        var done = await new CommandLine(FakeServer.Answering(Users)).RunAsync("users", "list", "--columns", "city, id,Browser");
        done.Out.Split('\n')[1].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ShouldBe(["city", "ID", "browser"]);
        done.Out.ShouldContain(Uuid);
        done = await new CommandLine(FakeServer.Answering(Users)).RunAsync("users", "list", "--columns", "city,town");
        done.Code.ShouldBe(ExitCode.Usage);
        done.Error.ShouldContain("there is no column 'town'; there are ID, name");
        done = await new CommandLine(FakeServer.Answering(Users)).RunAsync("users", "list", "--columns", "city,ID", "--output", "csv");
        done.Out.ShouldBe($"city,ID\r\nZürich,{Uuid}\r\n");
    }

    [Theory]
    [InlineData("users list", "No users.")]
    [InlineData("segments members a", "No users.")]
    [InlineData("sessions list u", "No closed sessions.")]
    [InlineData("sessions all", "No closed sessions.")]
    [InlineData("users timeline u", "No events in closed sessions")]
    [InlineData("live", "Nobody is here right now.")]
    [InlineData("keys list a", "The account has no keys.")]
    [InlineData("accounts list", "No accounts yet")]
    [InlineData("attributes list", "The account has no attributes yet.")]
    [InlineData("audit list", "Nothing was done yet.")]
    [InlineData("analytics struggling", "No users like that in this period.")]
    public async Task Where_there_is_nothing_a_sentence_says_so(string line, string said)
    {
        var done = await new CommandLine(FakeServer.Answering(new JsonObject())).RunAsync(line.Split(' '));
        done.Code.ShouldBe(ExitCode.Success);
        done.Out.ShouldStartWith(said);
    }
}
