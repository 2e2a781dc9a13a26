using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Insights.Cli.Http;

/// <summary>Answers that come line by line, for as long as the server has something to say.</summary>
internal sealed partial class ApiClient
{
    /// <summary>Calls a method that answers in lines.</summary>
    /// <returns>Each line as it comes, empty ones too; ends where the server ends.</returns>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="ServerUnreachableException">It could not be reached, or the connection broke.</exception>
    public async IAsyncEnumerable<string> LinesAsync(
        HttpMethod method, string path, JsonObject? body, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var content = body is null ? null : Json(Encoding.UTF8.GetBytes(body.ToJsonString()));
        using var response = await SendAsync(method, path, content, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!response.IsSuccessStatusCode)
            throw Refused(Problem.Read((int)response.StatusCode, await ReadAsync(response, cancel)));
        using var lines = await ConnectedAsync(async () => new StreamReader(await response.Content.ReadAsStreamAsync(cancel), Encoding.UTF8), cancel);
        while (await ConnectedAsync(() => lines.ReadLineAsync(cancel).AsTask(), cancel) is { } line)
            yield return line;
    }

    /// <summary>Calls a method that answers a JSON object a line (NDJSON); one with <c>error</c> is why the server ends.</summary>
    /// <exception cref="ApiException">The server refused, says why it ends, or its answer cannot be read.</exception>
    /// <exception cref="ServerUnreachableException">It could not be reached, or the connection broke.</exception>
    public async IAsyncEnumerable<JsonObject> ObjectsAsync(
        HttpMethod method, string path, JsonObject? body, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var line in LinesAsync(method, path, body, cancel))
        {
            if (line.Length == 0)
                continue;
            var message = Answers.ReadObject(line);
            if (message["error"] is { } error)
                throw ToldAtTheEnd(error.ToJsonString());
            yield return message;
        }
    }

    /// <summary>What to throw where the server says why it ends, after it had begun to answer.</summary>
    public static ApiException ToldAtTheEnd(string problem) => new(Problem.Read((int)System.Net.HttpStatusCode.OK, problem));
}
