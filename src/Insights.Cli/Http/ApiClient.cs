using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;

namespace Insights.Cli.Http;

/// <summary>Calls the HTTP API of one server with one key. Thread-safe.</summary>
internal sealed partial class ApiClient : IDisposable
{
    public const string KeyHeader = "x-api-key";

    private readonly HttpClient http;
    private readonly string address;
    private readonly string? key;

    public ApiClient(HttpMessageHandler handler, string address, string? key, TimeSpan timeout)
    {
        http = new(handler) { Timeout = timeout };
        this.address = address;
        this.key = key;
    }

    /// <summary>Reads the server's URL; it may have a path, under which the API then lies.</summary>
    public static bool TryReadBase(string? url, [NotNullWhen(true)] out string? address)
    {
        var good = Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri is { Query: "", Fragment: "", UserInfo: "" };
        address = good ? uri!.GetLeftPart(UriPartial.Path).TrimEnd('/') : null;
        return good;
    }

    /// <summary>Sends one request and answers the response, whatever its status.</summary>
    /// <exception cref="ServerUnreachableException">No response came.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? body, HttpCompletionOption completion, CancellationToken cancel)
    {
        // Sent as it stands: by default Uri would resolve an ID of ".." away.
        var uri = new Uri(address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, uri) { Content = body };
        if (!string.IsNullOrEmpty(key))
            request.Headers.TryAddWithoutValidation(KeyHeader, key);
        return await ConnectedAsync(() => http.SendAsync(request, completion, cancel), cancel);
    }

    /// <summary>Calls a method that answers one JSON object.</summary>
    /// <returns>The answer; empty where the server sent none.</returns>
    /// <exception cref="ApiException">The server refused, or its answer cannot be read.</exception>
    /// <exception cref="ServerUnreachableException">No whole response came.</exception>
    public async Task<JsonObject> CallAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        using var content = body is null ? null : Json(Encoding.UTF8.GetBytes(body.ToJsonString()));
        using var response = await SendAsync(method, path, content, HttpCompletionOption.ResponseContentRead, cancel);
        var text = await ReadAsync(response, cancel);
        if (!response.IsSuccessStatusCode)
            throw await RefusedAsync(path, Problem.Read((int)response.StatusCode, text), cancel);
        return text.Length == 0 ? [] : Answers.ReadObject(text);
    }

    /// <summary>Sends a stream as it comes to a method that answers one JSON object.</summary>
    /// <exception cref="ApiException">The server refused, or its answer cannot be read.</exception>
    /// <exception cref="ServerUnreachableException">No whole response came.</exception>
    public async Task<JsonObject> UploadAsync(string path, Stream content, CancellationToken cancel)
    {
        using var body = new StreamContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var response = await SendAsync(HttpMethod.Post, path, body, HttpCompletionOption.ResponseContentRead, cancel);
        var text = await ReadAsync(response, cancel);
        return response.IsSuccessStatusCode ? Answers.ReadObject(text) : throw Refused(Problem.Read((int)response.StatusCode, text));
    }

    /// <summary>Where a user is not known, says whether one of the other kind has the ID: it is easily forgotten that it is an anonymous one.</summary>
    private async Task<ApiException> RefusedAsync(string path, Problem problem, CancellationToken cancel)
    {
        if (problem is not { Status: 404, Code: not null } || ApiPaths.OfOtherKind(path) is not var (other, isAnonymous))
            return Refused(problem);
        using var response = await SendAsync(HttpMethod.Get, other, null, HttpCompletionOption.ResponseHeadersRead, cancel);
        return !response.IsSuccessStatusCode ? Refused(problem)
            : new ApiException(problem, isAnonymous ? "There is an anonymous user of this ID: add --anonymous." : "There is an identified user of this ID: leave out --anonymous.");
    }

    /// <summary>Reads the body of a response.</summary>
    /// <exception cref="ServerUnreachableException">The connection broke.</exception>
    public Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancel) =>
        ConnectedAsync(() => response.Content.ReadAsStringAsync(cancel), cancel);

    /// <summary>What to throw where the server refused; says what to do where that can be told.</summary>
    public ApiException Refused(Problem problem) => problem switch
    {
        { Status: 401 } when string.IsNullOrEmpty(key) => new(problem, $"Give a key with --key or {GlobalOptions.KeyVariable}; servers print keys when they make an account."),
        { Status: 401 } => new(problem, $"Is the key in --key or {GlobalOptions.KeyVariable} of this server, and whole?"),
        { Code: null, Status: not 413 and < 500 } => new(problem, $"Is {address} an Insights server?"),
        _ => new(problem),
    };

    private async Task<T> ConnectedAsync<T>(Func<Task<T>> call, CancellationToken cancel)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (IsConnection(e, cancel))
        {
            throw new ServerUnreachableException(
                $"{address} cannot be reached: {(e is OperationCanceledException ? "no answer in time" : e.Message)}", e);
        }
    }

    /// <summary>Whether an exception means that the server could not be reached (and not, say, Ctrl+C).</summary>
    public static bool IsConnection(Exception e, CancellationToken cancel) =>
        e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested);

    public static ByteArrayContent Json(byte[] utf8) =>
        new(utf8) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    public void Dispose() => http.Dispose();
}
