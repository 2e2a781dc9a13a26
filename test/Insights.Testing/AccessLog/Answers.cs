using System.Net.Http.Json;
using System.Text.Json;
using Insights.Testing.Processes;
using Shouldly;

namespace Insights.Testing.AccessLog;

/// <summary>Who is in a filter, by ID in order, all pages of it.</summary>
public static class Answers
{
    public static async Task<IReadOnlyList<string>> OverHttpAsync(HttpClient client, string filter)
    {
        var (ids, token) = (new List<string>(), "");
        do
        {
            var page = await client.GetFromJsonAsync<JsonElement>(
                $"/v1/endUsers?filter={Uri.EscapeDataString(filter)}&orderBy=id&pageSize=77&pageToken={Uri.EscapeDataString(token)}");
            ids.AddRange(Ids(page));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString()! : "";
        }
        while (token.Length > 0);
        return ids;
    }

    public static async Task<IReadOnlyList<string>> ByCommandLineAsync(string url, string key, string filter)
    {
        var (exit, output) = await CliProcess.RunAsync(
            url, key, "users", "list", "--filter", filter, "--order-by", "id", "--page-size", "100", "--all", "--total", "--output", "json");
        exit.ShouldBe(0, output);
        using var json = JsonDocument.Parse(output);
        var ids = Ids(json.RootElement);
        json.RootElement.GetProperty("totalSize").GetInt32().ShouldBe(ids.Count);
        return ids;
    }

    private static List<string> Ids(JsonElement page) =>
        [.. page.GetProperty("endUsers").EnumerateArray().Select(u => u.GetProperty("id").GetString()!)];
}
