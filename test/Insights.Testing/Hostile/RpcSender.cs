using System.Buffers.Binary;
using System.Net;

namespace Insights.Testing.Hostile;

/// <summary>Sends gRPC calls as bytes over HTTP/2, many on a connection, and reads their status.</summary>
public sealed class RpcSender(Uri to) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });

    /// <summary>Adds a message of gRPC.</summary>
    /// <param name="length">What its head says of its length; null: the truth.</param>
    public static void Frame(Stream to, byte[] payload, byte flag, int? length)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], length ?? payload.Length);
        to.Write(head);
        to.Write(payload);
    }

    /// <returns>"grpc-status N", or the status of HTTP; "none" where none came.</returns>
    public async Task<string> SendAsync(string path, string key, byte[] frames, Pace pace, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Paced(frames, pace, ct),
        };
        request.Headers.TryAddWithoutValidation("x-api-key", key);
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
        try
        {
            using var answer = await _client.SendAsync(request, ct);
            if (answer.StatusCode != HttpStatusCode.OK)
                return ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            await answer.Content.CopyToAsync(Stream.Null, ct);
            return answer.TrailingHeaders.Concat(answer.Headers).FirstOrDefault(h => h.Key == "grpc-status").Value?.FirstOrDefault() is { } status
                ? $"grpc-status {status}"
                : "none";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return "none";
        }
    }

    public void Dispose() => _client.Dispose();

    private sealed class Paced : HttpContent
    {
        private readonly byte[] _frames;
        private readonly Pace _pace;
        private readonly CancellationToken _ct;

        public Paced(byte[] frames, Pace pace, CancellationToken ct)
        {
            (_frames, _pace, _ct) = (frames, pace, ct);
            Headers.TryAddWithoutValidation("content-type", "application/grpc");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _pace.SendAsync(stream, _frames, _ct);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
