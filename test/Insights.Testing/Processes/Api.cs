using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;

namespace Insights.Testing.Processes;

/// <summary>The calls that several tests make.</summary>
public static class Api
{
    /// <summary>Makes an account with an import key and returns the key.</summary>
    public static async Task<string> CreateAccountAsync(this ServerProcess server, string account, object? settings = null)
    {
        using var client = server.Client(ServerProcess.OperatorKey);
        (await client.PostAsJsonAsync("/v1/accounts", new { account, settings = settings ?? new { } })).EnsureSuccessStatusCode();
        return await server.CreateKeyAsync(account, "IMPORT");
    }

    /// <summary>Makes a key of an account and returns it.</summary>
    public static async Task<string> CreateKeyAsync(this ServerProcess server, string account, string kind)
    {
        using var client = server.Client(ServerProcess.OperatorKey);
        var key = await client.PostAsJsonAsync($"/v1/accounts/{account}/keys", new { kind });
        return (await key.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    /// <summary>Waits until a silo knows a key that another one has made.</summary>
    public static async Task KnowsAsync(this ServerProcess silo, string key)
    {
        using var client = silo.Client(key);
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await client.PostAsJsonAsync("/v1/events", new { events = Array.Empty<object>() }, late.Token)).StatusCode == HttpStatusCode.Unauthorized)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
    }

    /// <summary>The records of anonymous users as the API prints them, by ID.</summary>
    public static async Task<Dictionary<string, JsonElement>> AnonymousUsersAsync(this HttpClient client, IEnumerable<string> ids)
    {
        var users = new Dictionary<string, JsonElement>();
        foreach (var batch in ids.Chunk(500))
        {
            var answer = await client.PostAsJsonAsync(
                "/v1/endUsers:batchGet", new { endUsers = batch.Select(id => new { kind = "ANONYMOUS", id }) });
            answer.EnsureSuccessStatusCode();
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
            json.GetProperty("notFound").GetArrayLength().ShouldBe(0);
            foreach (var user in json.GetProperty("endUsers").EnumerateArray())
                users.Add(user.GetProperty("id").GetString()!, user);
        }
        return users;
    }

    /// <summary>All closed sessions of an anonymous user, newest first.</summary>
    public static async Task<List<JsonElement>> AnonymousSessionsAsync(this HttpClient client, string id)
    {
        var json = await client.GetFromJsonAsync<JsonElement>($"/v1/anonymousUsers/{Uri.EscapeDataString(id)}/sessions?pageSize=1000");
        json.TryGetProperty("nextPageToken", out _).ShouldBeFalse();
        return [.. json.GetProperty("sessions").EnumerateArray()];
    }
}
