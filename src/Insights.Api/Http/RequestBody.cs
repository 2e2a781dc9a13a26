using System.Buffers;
using System.Text.Unicode;
using Insights.Api.Bodies;
using Insights.Domain.Events;
using Insights.Service;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Http;

/// <summary>
/// The whole body of a request, unpacked, in one pooled piece. It grows with what has arrived, to at most twice that: what a
/// request says of its length reserves nothing.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private byte[] _buffer = [];
    private int _length;

    private RequestBody()
    {
    }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <param name="most">Largest body that is taken, bytes; packed, and unpacked.</param>
    /// <param name="arriving">Told how many bytes there are, packed and unpacked, before they are taken in; null: nobody is.</param>
    /// <exception cref="BadHttpRequestException">413 where it is larger, 415 where its coding is none of <see cref="BodyCoding"/>; 400 where its chunks are none.</exception>
    /// <exception cref="ServiceException">It is not in the coding that it is said to be in, or not UTF-8.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, int most, Action<long>? arriving = null)
    {
        var coding = BodyCoding.Of(context.Request.Headers.ContentEncoding);
        if (context.Request.ContentLength > most)
            throw TooLarge(most);
        var body = await ReadAsSentAsync(context, most, arriving);
        try
        {
            if (coding is not null && body._length > 0)
                body.Unpack(coding, most, arriving);
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

    private static async ValueTask<RequestBody> ReadAsSentAsync(HttpContext context, int most, Action<long>? arriving)
    {
        var (body, reader, pace) = (new RequestBody(), context.Request.BodyReader, BodyPace.Of(context, awaited: true));
        try
        {
            bool ended;
            do
            {
                var pending = reader.ReadAsync(context.RequestAborted);
                var read = pending.IsCompletedSuccessfully ? pending.Result : await pace.WaitAsync(reader, pending);
                try
                {
                    arriving?.Invoke(body._length + read.Buffer.Length);
                    body.Append(read.Buffer, most);
                }
                finally
                {
                    // Also of a body that is refused: the server reads on, so that its client comes to read the answer.
                    reader.AdvanceTo(read.Buffer.End);
                }
                pace.Advance(taken: 0, body._length);
                ended = read.IsCompleted;
            }
            while (!ended);
            return body;
        }
        catch (Exception e)
        {
            body.Dispose();
            // What the web server says of chunks that are none.
            if (e is IOException and not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
                throw new BadHttpRequestException($"The body could not be read: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Puts what the bytes stand for in their place. A bomb costs no more than the largest body that is taken.</summary>
    private void Unpack(BodyCoding coding, int most, Action<long>? arriving)
    {
        var (packed, length) = (_buffer, _length);
        (_buffer, _length) = ([], 0);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            coding.Unpack(new ArraySegment<byte>(packed, 0, length), piece, read =>
            {
                arriving?.Invoke(length + _length + read);
                Append(new ReadOnlySequence<byte>(piece, 0, read), most);
            });
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>What is unpacked at a time.</summary>
    private const int PieceBytes = 64 * 1024;

    private void Append(ReadOnlySequence<byte> arrived, int most)
    {
        if (arrived.Length > most - _length)
            throw TooLarge(most);
        var length = _length + (int)arrived.Length;
        if (length > _buffer.Length)
            Grow(length, most);
        arrived.CopyTo(_buffer.AsSpan(_length));
        _length = length;
    }

    private void Grow(int atLeast, int most)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(atLeast, Math.Min(2 * _buffer.Length, most)));
        Bytes.Span.CopyTo(larger);
        Return();
        _buffer = larger;
    }

    private static BadHttpRequestException TooLarge(int most) => new(
        $"The body is larger than {most} bytes; send less at a time.", StatusCodes.Status413PayloadTooLarge);

    public void Dispose()
    {
        Return();
        (_buffer, _length) = ([], 0);
    }

    private void Return()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
    }
}
