using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Insights.Cli.Http;

namespace Insights.Cli.Verify;

/// <summary>One check of an account, which the server answers line by line as it gets on.</summary>
internal sealed class VerifyRun(ApiClient client, string account, JsonObject body)
{
    /// <returns>The result: <c>usersChecked</c>, <c>entriesRead</c>, <c>differences</c>, <c>differenceCount</c>.</returns>
    /// <exception cref="ApiException">The server refused, or its answer cannot be read.</exception>
    /// <exception cref="ServerUnreachableException">It could not be reached, or its answer broke off.</exception>
    public async Task<JsonObject> ReadAsync(Action<string> status, CancellationToken cancel)
    {
        using var content = ApiClient.Json(Encoding.UTF8.GetBytes(body.ToJsonString()));
        using var response = await client.SendAsync(
            HttpMethod.Post, ApiPaths.Verify(account), content, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!response.IsSuccessStatusCode)
            throw new ApiException(Problem.Read((int)response.StatusCode, await client.ReadAsync(response, cancel)));
        try
        {
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancel), Encoding.UTF8);
            while (await lines.ReadLineAsync(cancel) is { } line)
            {
                if (line.Length == 0)
                    continue;
                var message = Answers.ReadObject(line);
                if (message["result"] is JsonObject result)
                    return (JsonObject)result.DeepClone();
                if (message["progress"] is JsonObject progress)
                    status(string.Create(CultureInfo.InvariantCulture, $"{Answers.Number(progress["usersChecked"]):N0} users checked"));
                else
                    throw new ApiException(Problem.Read((int)response.StatusCode, (message["error"] ?? message).ToJsonString()));
            }
        }
        catch (Exception e) when (ApiClient.IsConnection(e, cancel))
        {
            throw client.Unreachable(e);
        }
        throw new ServerUnreachableException("the server's answer broke off before its result");
    }
}
