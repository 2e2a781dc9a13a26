using System.Text.Json.Nodes;

namespace Insights.Cli.Http;

/// <summary>Pages through a list of the API.</summary>
internal static class Pages
{
    /// <param name="path">Without page size and token.</param>
    /// <param name="list">The field that holds what is listed.</param>
    /// <returns>The first page, or with <paramref name="all"/> every page as one answer without a token.</returns>
    public static async Task<JsonObject> ReadAsync(
        ApiClient client, string path, IReadOnlyList<(string Name, string? Value)> filters, string list, int pageSize, bool all, CancellationToken cancel)
    {
        JsonObject? answer = null;
        var items = new JsonArray();
        string? token = null;
        do
        {
            var page = await client.CallAsync(HttpMethod.Get, ApiPaths.WithQuery(path, [
                .. filters, ("pageSize", pageSize.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("pageToken", token),
            ]), null, cancel);
            var next = Answers.Text(page["nextPageToken"]) is { Length: > 0 } text ? text : null;
            if (next is not null && next == token)
                throw new ApiException("the server answered the same page token twice");
            foreach (var item in Answers.Objects(page[list]))
                items.Add(item.DeepClone());
            answer ??= page;
            token = next;
        }
        while (all && token is not null);

        answer[list] = items;
        answer.Remove("nextPageToken");
        if (token is not null)
            answer["nextPageToken"] = token;
        return answer;
    }
}
