using System.Text;
using System.Text.Json.Nodes;
using Insights.Cli.Http;

namespace Insights.Cli.Live;

/// <summary>One watching of who is live: server-sent events, until the server ends them.</summary>
internal sealed class LiveRun(ApiClient client, string? application)
{
    private const string Data = "data: ";

    /// <exception cref="ApiException">The server refused, or says why it ends.</exception>
    /// <exception cref="ServerUnreachableException">It could not be reached, or its answer broke off.</exception>
    public async Task ReadAsync(Action<JsonObject> message, CancellationToken cancel)
    {
        using var response = await client.SendAsync(
            HttpMethod.Get, ApiPaths.WithQuery(ApiPaths.WatchLive, ("application", application)), null, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!response.IsSuccessStatusCode)
            throw new ApiException(Problem.Read((int)response.StatusCode, await client.ReadAsync(response, cancel)));
        try
        {
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancel), Encoding.UTF8);
            var isError = false;
            while (await lines.ReadLineAsync(cancel) is { } line)
            {
                isError |= line == "event: error";
                if (!line.StartsWith(Data, StringComparison.Ordinal))
                    continue;
                if (isError)
                    throw new ApiException(Problem.Read((int)response.StatusCode, line[Data.Length..]));
                message(Answers.ReadObject(line[Data.Length..]));
            }
        }
        catch (Exception e) when (ApiClient.IsConnection(e, cancel))
        {
            throw client.Unreachable(e);
        }
    }
}
