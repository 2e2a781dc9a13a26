using System.Buffers;
using System.Text.Unicode;
using Insights.Domain.Events;
using Insights.Service;
using Microsoft.AspNetCore.Http;

namespace Insights.Http.Events;

/// <summary>The whole body of a request, in one pooled piece.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>Largest body: 500 events of 32 KiB, and room for what stands around them.</summary>
    public const int MaxBytes = (EventLimits.MaxBatch * EventLimits.MaxEventBytes) + (64 * 1024);

    private byte[] _buffer;
    private int _length;

    private RequestBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <exception cref="BadHttpRequestException">413 where it is larger than <see cref="MaxBytes"/>.</exception>
    /// <exception cref="ServiceException">It is not UTF-8.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes)
            throw TooLarge();
        var body = new RequestBody((int)Math.Max(context.Request.ContentLength ?? 0, 4096) + 1);
        try
        {
            int read;
            while ((read = await context.Request.Body.ReadAsync(body._buffer.AsMemory(body._length), context.RequestAborted)) > 0)
            {
                body._length += read;
                if (body._length > MaxBytes)
                    throw TooLarge();
                if (body._length == body._buffer.Length)
                    body.Grow();
            }
            return Utf8.IsValid(body.Bytes.Span)
                ? body
                : throw new ServiceException(ServiceFault.InvalidArgument, "The body is not UTF-8.");
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Bytes.Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static BadHttpRequestException TooLarge() => new(
        $"The body is larger than {MaxBytes} bytes; send fewer events at a time.", StatusCodes.Status413PayloadTooLarge);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }
}
