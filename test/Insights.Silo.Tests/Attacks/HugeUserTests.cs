using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Insights.Testing.Processes;
using Xunit.Abstractions;

namespace Insights.Silo.Tests.Attacks;

/// <summary>One user with more in its log than the silo has memory: whoever asks for it is answered, piece by piece, and others beside it.</summary>
public sealed class HugeUserTests(ITestOutputHelper output)
{
    private const long HeapBytes = 192L << 20;
    private const int Batches = 70;
    private const int BatchEvents = 100;
    private const int EventBytes = 30_000;

    [Fact]
    public async Task A_user_with_a_log_larger_than_memory_is_woken_listed_exported_and_verified()
    {
        using var folder = new TemporaryFolder();
        // What came in many days, within one.
        using var silo = await ServerProcess.StartWithinAsync(HeapBytes, folder.File("insights.db"), "--EndUsers:DailyBytes=0");
        using var client = silo.Client(await silo.CreateAccountAsync("acme"));
        client.Timeout = TimeSpan.FromMinutes(2);
        var began = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 7_200_000;
        for (var batch = 0; batch < Batches; batch++)
            await SendAsync(silo, client, Enumerable.Range(batch * BatchEvents, BatchEvents).Select(i => Event("huge", i, began)));

        var page = await GetAsync(client, "/v1/endUsers/huge/events?view=OPEN_SESSION&pageSize=1");
        page.GetProperty("events")[0].GetProperty("event").GetProperty("eventId").GetString().ShouldBe($"e{(Batches * BatchEvents) - 1}");
        var session = page.GetProperty("events")[0].GetProperty("sessionId").GetString();
        // A page ends where it has 2 MiB, and the next goes on there.
        var next = await GetAsync(client, $"/v1/endUsers/huge/events?view=OPEN_SESSION&pageSize=1000&pageToken={Uri.EscapeDataString(page.GetProperty("nextPageToken").GetString()!)}");
        next.GetProperty("events").GetArrayLength().ShouldBeInRange(60, 80);
        next.GetProperty("events")[0].GetProperty("event").GetProperty("eventId").GetString().ShouldBe($"e{(Batches * BatchEvents) - 2}");
        (await GetAsync(client, $"/v1/endUsers/huge/sessions/{session}?view=OPEN_SESSION")).GetProperty("pages").GetArrayLength().ShouldBe(1);

        var (bytes, entries) = await ExportAsync(client);
        bytes.ShouldBeGreaterThan(HeapBytes);
        entries.ShouldBe(Batches * BatchEvents);
        output.WriteLine($"an export of {bytes >> 20} MiB from {HeapBytes >> 20} MiB");

        using var operators = silo.Client(ServerProcess.OperatorKey);
        using var verified = await operators.PostAsync("/v1/accounts/acme:verify", new StringContent("{}", Encoding.UTF8, "application/json"));
        (await verified.Content.ReadAsStringAsync()).Replace(" ", "", StringComparison.Ordinal).ShouldContain("\"differenceCount\":0");
        await SendAsync(silo, client, [Event("alice", 1, began)]);
        silo.HasExited.ShouldBeFalse();
        silo.Output.ShouldNotContain(" fail: ");
    }

    private static string Event(string user, int i, long began) =>
        $$$"""{"eventId":"e{{{i}}}","userId":"{{{user}}}","type":"page_view","time":{{{(began + (i * 100L)).ToString(CultureInfo.InvariantCulture)}}},"page":{"url":"https://shop.example/{{{new string('x', EventBytes)}}}"}}""";

    private static async Task SendAsync(ServerProcess silo, HttpClient client, IEnumerable<string> events)
    {
        using var content = new StringContent($"{{\"events\":[{string.Join(',', events)}]}}", Encoding.UTF8, "application/json");
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        string text;
        do
        {
            // The memory is as full as it may be: some are to come again.
            using var answer = await client.PostAsync("/v1/events", content, late.Token);
            text = await answer.Content.ReadAsStringAsync(late.Token);
            answer.StatusCode.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable], text + silo.Output);
        }
        while (!text.Contains("results", StringComparison.Ordinal) || text.Contains("REJECTED", StringComparison.Ordinal));
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>How large the export is, and how many events it tells of.</summary>
    private static async Task<(long Bytes, int Entries)> ExportAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/v1/endUsers/huge:export", HttpCompletionOption.ResponseHeadersRead);
        answer.IsSuccessStatusCode.ShouldBeTrue();
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var (bytes, entries, buffer, kept) = (0L, 0, new byte[1 << 20], "");
        for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
        {
            bytes += read;
            var text = kept + Encoding.Latin1.GetString(buffer, 0, read);
            entries += text.Split("\"EVENT_ACCEPTED\"").Length - 1;
            // What may go on in the next piece.
            kept = text[^Math.Min(text.Length, "\"EVENT_ACCEPTED\"".Length - 1)..];
        }
        return (bytes, entries);
    }
}
