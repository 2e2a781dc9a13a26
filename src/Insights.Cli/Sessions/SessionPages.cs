using System.Text.Json.Nodes;
using Insights.Cli.Http;

namespace Insights.Cli.Sessions;

/// <summary>Pages through the sessions of a user.</summary>
internal static class SessionPages
{
    /// <returns>The first page, or with <paramref name="all"/> every page as one answer without a token.</returns>
    public static async Task<JsonObject> ReadAsync(ApiClient client, UserKey user, int pageSize, bool all, CancellationToken cancel)
    {
        var sessions = new JsonArray();
        string? token = null;
        do
        {
            var page = await client.CallAsync(HttpMethod.Get, ApiPaths.Sessions(user, pageSize, token), null, cancel);
            var next = Answers.Text(page["nextPageToken"]) is { Length: > 0 } text ? text : null;
            if (next is not null && next == token)
                throw new ApiException("the server answered the same page token twice");
            foreach (var session in Answers.Objects(page["sessions"]))
                sessions.Add(session.DeepClone());
            token = next;
        }
        while (all && token is not null);

        var answer = new JsonObject { ["sessions"] = sessions };
        if (token is not null)
            answer["nextPageToken"] = token;
        return answer;
    }
}
