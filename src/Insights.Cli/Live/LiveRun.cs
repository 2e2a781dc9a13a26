using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Insights.Cli.Http;

namespace Insights.Cli.Live;

/// <summary>One watching of who is live: server-sent events, until the server ends them.</summary>
internal sealed class LiveRun(ApiClient client, IReadOnlyList<(string Name, string? Value)> filters)
{
    private const string Data = "data: ";

    /// <returns>Each message as it comes.</returns>
    /// <exception cref="ApiException">The server refused, or says why it ends.</exception>
    /// <exception cref="ServerUnreachableException">It could not be reached, or its answer broke off.</exception>
    public async IAsyncEnumerable<JsonObject> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var isError = false;
        await foreach (var line in client.LinesAsync(HttpMethod.Get, ApiPaths.WithQuery(ApiPaths.WatchLive, [.. filters]), null, cancel))
        {
            isError |= line == "event: error";
            if (!line.StartsWith(Data, StringComparison.Ordinal))
                continue;
            yield return isError ? throw ApiClient.ToldAtTheEnd(line[Data.Length..]) : Answers.ReadObject(line[Data.Length..]);
        }
    }
}
