using System.Globalization;
using System.Net;
using Insights.Cli.Http;

namespace Insights.Cli.Send.Sending;

/// <summary>Posts one batch once, and reads what came of it.</summary>
/// <param name="client">The server.</param>
/// <param name="path"><see cref="ApiPaths.Events"/>, <see cref="ApiPaths.WalkMeEvents"/> or <see cref="ApiPaths.UpdateUsers"/>.</param>
/// <param name="clock">For a Retry-After that is a date.</param>
internal sealed class EventPoster(ApiClient client, string path, TimeProvider clock)
{
    private string? List => path switch
    {
        ApiPaths.WalkMeEvents => null,
        ApiPaths.UpdateUsers => "updates",
        ApiPaths.SegmentBatch => "batch",
        _ => "events",
    };

    /// <exception cref="ApiException">The server refused in a way that no other batch would fare better, or its answer cannot be read.</exception>
    public async Task<PostAnswer> PostAsync(IReadOnlyList<Outgoing> events, CancellationToken cancel)
    {
        try
        {
            using var body = ApiClient.Json(BatchBody.Write(events, List));
            using var response = await client.SendAsync(HttpMethod.Post, path, body, HttpCompletionOption.ResponseContentRead, cancel);
            return Read(response, await client.ReadAsync(response, cancel), events.Count);
        }
        catch (ServerUnreachableException e)
        {
            return new PostAnswer.Later(e.Message, null);
        }
    }

    private PostAnswer Read(HttpResponseMessage response, string text, int count)
    {
        if (response.IsSuccessStatusCode)
            return ReadResults(response, text, count);
        var problem = Problem.Read((int)response.StatusCode, text);
        return response.StatusCode switch
        {
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new PostAnswer.Later(problem.ToString(), RetryAfter(response)),
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => new PostAnswer.Unfit(problem),
            _ => throw client.Refused(problem),
        };
    }

    private PostAnswer.Results ReadResults(HttpResponseMessage response, string text, int count)
    {
        var results = Answers.Objects(Answers.ReadObject(text)["results"]).Select(EventAnswer.Read).ToList();
        if (results.Count != count)
        {
            throw new ApiException(string.Create(
                CultureInfo.InvariantCulture, $"the server answered {results.Count} results to {count} events"));
        }
        return new(results, RetryAfter(response));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };
}
