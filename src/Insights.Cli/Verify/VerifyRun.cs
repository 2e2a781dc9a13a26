using System.Globalization;
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
        await foreach (var message in client.ObjectsAsync(HttpMethod.Post, ApiPaths.Verify(account), body, cancel))
        {
            if (message["result"] is JsonObject result)
                return (JsonObject)result.DeepClone();
            if (message["progress"] is not JsonObject progress)
                throw ApiClient.ToldAtTheEnd(message.ToJsonString());
            status(string.Create(CultureInfo.InvariantCulture, $"{Answers.Number(progress["usersChecked"]):N0} users checked"));
        }
        throw new ServerUnreachableException("the server's answer broke off before its result");
    }
}
