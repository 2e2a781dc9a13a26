using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace Insights.Benchmarks.Load;

/// <summary>gRPC over one HTTP/2 connection, with messages that are framed already: no more than a call must cost its caller.</summary>
internal sealed class GrpcConnection : IDisposable
{
    private static readonly MediaTypeHeaderValue _grpc = new("application/grpc");

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = false });
    private readonly Uri _base;
    private readonly string _key;

    public GrpcConnection(Uri url, string key) => (_base, _key) = (url, key);

    /// <summary>Makes one call with one message and reads its one answer.</summary>
    /// <returns>The answer's message.</returns>
    /// <exception cref="InvalidOperationException">The status is not OK.</exception>
    public async Task<ReadOnlyMemory<byte>> CallAsync(string method, ReadOnlyMemory<byte> framed)
    {
        using var request = Request(method, new ReadOnlyMemoryContent(framed));
        using var response = await _http.SendAsync(request, CancellationToken.None);
        var answer = await response.Content.ReadAsByteArrayAsync();
        Check(response);
        return answer.AsMemory(5);
    }

    /// <summary>Opens a call with a stream of messages each way.</summary>
    /// <param name="send">Writes framed messages, and ends when no more come.</param>
    public async Task<HttpResponseMessage> OpenAsync(string method, Func<Stream, Task> send)
    {
        var request = Request(method, new Pushed(send));
        return await _http.SendAsync(request, CancellationToken.None);
    }

    /// <exception cref="InvalidOperationException">The status is not OK.</exception>
    public static void Check(HttpResponseMessage response)
    {
        var status = Value(response.TrailingHeaders, "grpc-status") ?? Value(response.Headers, "grpc-status") ?? $"none ({response.StatusCode})";
        if (status != "0")
            throw new InvalidOperationException($"The call ended with status {status}: {Value(response.TrailingHeaders, "grpc-message") ?? Value(response.Headers, "grpc-message")}");
    }

    /// <summary>Length of the message whose frame stands at the start.</summary>
    public static int LengthOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt32BigEndian(frame[1..]);

    public void Dispose() => _http.Dispose();

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;

    private HttpRequestMessage Request(string method, HttpContent content)
    {
        content.Headers.ContentType = _grpc;
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_base, "/insights.v1." + method))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("x-api-key", _key);
        return request;
    }

    private sealed class Pushed(Func<Stream, Task> send) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => PushAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        private async Task PushAsync(Stream stream)
        {
            // The head leaves at once, so that the answers can begin.
            await stream.FlushAsync();
            await send(stream);
        }
    }
}
