using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Insights.Testing.Clocks;
using Insights.Testing.Processes;

namespace Insights.Silo.Tests.Sources;

/// <summary>A run outlives the process that carries it, and counts every row once (docs/sources.md).</summary>
public sealed class KilledImportTests
{
    private const int Rows = 12_000;

    [Fact]
    public async Task A_silo_that_is_killed_in_the_middle_of_a_run_goes_on_with_it_at_its_next_start()
    {
        using var folder = new TemporaryFolder();
        string[] settings = ["--Sources:RowsPerSecond=3000"];
        var silo = await ServerProcess.StartAsync(folder.File("insights.db"), settings);
        try
        {
            var key = await silo.CreateAccountAsync("acme");
            await BeginAsync(silo, key);
            for (var kills = 1; kills <= 2; kills++)
            {
                var least = kills * Rows / 4;
                await Until.TrueAsync(async () => await ReadAsync(silo, key) is { Read: var read } && read > least);
                await silo.KillAsync();
                silo.Dispose();
                silo = await ServerProcess.StartAsync(folder.File("insights.db"), settings);
            }
            await Until.TrueAsync(async () => (await ReadAsync(silo, key)).IsOver);
            var run = await ReadAsync(silo, key);
            (run.State, run.Read, run.Changed).ShouldBe(("SUCCEEDED", Rows, Rows));
            using var client = silo.Client(key);
            var last = await client.GetFromJsonAsync<JsonElement>($"/v1/endUsers/u{Rows - 1}");
            last.GetProperty("attributes").GetProperty("score").GetProperty("value").GetProperty("number").GetDouble().ShouldBe(Rows - 1);
            // Nothing was lost on the way: the same again finds all of it.
            (await client.PostAsJsonAsync("/v1/sources/crm/runs", new { kind = "PREVIEW" })).EnsureSuccessStatusCode();
            await Until.TrueAsync(async () => (await ReadAsync(silo, key, "2")).IsOver);
            (await ReadAsync(silo, key, "2")).Changed.ShouldBe(0);
        }
        finally
        {
            silo.Dispose();
        }
    }

    private static async Task BeginAsync(ServerProcess silo, string key)
    {
        using var client = silo.Client(key);
        var mapping = new { userIdColumn = "id", attributes = new[] { new { column = "score", attribute = "score", type = "NUMBER" } } };
        (await client.PostAsJsonAsync("/v1/sources", new { name = "crm", mode = "CREATE_OR_UPDATE", mapping })).EnsureSuccessStatusCode();
        var text = new StringBuilder("id,score\n");
        for (var i = 0; i < Rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"u{i},{i}\n");
        (await client.PostAsync("/v1/sources/crm/files:upload?fileName=a.csv", new StringContent(text.ToString()))).EnsureSuccessStatusCode();
        (await client.PostAsJsonAsync("/v1/sources/crm/runs", new { kind = "IMPORT" })).EnsureSuccessStatusCode();
    }

    private static async Task<(string State, int Read, int Changed, bool IsOver)> ReadAsync(ServerProcess silo, string key, string run = "1")
    {
        using var client = silo.Client(key);
        var answer = await client.GetAsync($"/v1/sources/crm/runs/{run}");
        if (!answer.IsSuccessStatusCode)
            return ("", 0, 0, false);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (json.GetProperty("state").GetString()!, Number("readCount"), Number("changedCount"), json.TryGetProperty("endTime", out _));

        int Number(string name) => int.Parse(json.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
    }
}
