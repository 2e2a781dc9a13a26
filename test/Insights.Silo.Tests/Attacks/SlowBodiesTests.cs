using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Insights.Testing.Processes;
using Xunit.Abstractions;

namespace Insights.Silo.Tests.Attacks;

/// <summary>Bodies that come and never end take their share of the memory and no more.</summary>
public sealed class SlowBodiesTests(ITestOutputHelper output)
{
    private const int Connections = 60;
    private const int BodyBytes = 16_000_000;

    [Fact]
    public async Task Sixty_slow_bodies_of_16_MB_with_a_public_key_are_refused_and_the_batches_of_others_are_taken()
    {
        using var attack = await Attack.BeginAsync();
        var key = await attack.Silo.CreateKeyAsync("acme", "INGEST");
        using var others = attack.Silo.Client(await attack.Silo.CreateAccountAsync("other"));
        using var end = new CancellationTokenSource();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (sent, refused) = (0, 0);
        await attack.BesideAsync(Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendAsync()).Append(SendBatchAsync())));
        output.WriteLine($"{refused} of {Connections} refused; slowest {attack.Waits.Max().TotalMilliseconds:f0} ms");
        refused.ShouldBeGreaterThan(Connections / 2);
        await attack.SurvivesAsync();

        async Task SendAsync()
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync("127.0.0.1", new Uri(attack.Silo.Url).Port);
            var stream = tcp.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/events HTTP/1.1\r\nhost: a\r\nx-api-key: {key}\r\ncontent-length: {BodyBytes}\r\n\r\n"));
            var answer = new byte[12];
            var reading = stream.ReadAtLeastAsync(answer, 12, throwOnEndOfStream: false, end.Token).AsTask();
            try
            {
                await stream.WriteAsync(new byte[BodyBytes - 1000], end.Token);
            }
            catch (IOException)
            {
                // Refused, and closed.
            }
            if (Interlocked.Increment(ref sent) == Connections)
                held.SetResult();
            try
            {
                if (await reading == 12 && Encoding.ASCII.GetString(answer) == "HTTP/1.1 429")
                    Interlocked.Increment(ref refused);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // It holds what it has, to the end.
            }
        }

        async Task SendBatchAsync()
        {
            await held.Task;
            var page = new { url = "https://shop.example/" + new string('x', 29_000) };
            var time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            using var answer = await others.PostAsJsonAsync(
                "/v1/events", new { events = Enumerable.Range(0, 480).Select(i => new { anonymousId = $"a-{i}", type = "page_view", time, page }) });
            var text = await answer.Content.ReadAsStringAsync();
            await end.CancelAsync();
            answer.IsSuccessStatusCode.ShouldBeTrue(text);
            text.ShouldNotContain("REJECTED");
        }
    }
}
