using System.IO.Pipelines;
using Insights.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Insights.Api.Bodies;

/// <summary>
/// Ends calls whose messages come too slowly. Over HTTP/2 the web server's own bound counts all calls of a connection together, and
/// none where one of them is a stream; this counts each message. Only the time in which the server waits for more counts, and a
/// stream between two messages may be silent for as long as it likes. For one reader at a time.
/// </summary>
/// <param name="clock">The clock of all logic.</param>
/// <param name="awaited">Whether the first bytes are waited for no longer than any others: all calls but streams of the client.</param>
internal sealed class BodyPace(TimeProvider clock, bool awaited)
{
    /// <summary>What is waited for a message whatever its size: 10 seconds.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of a message, a second, that keep it waited for beyond <see cref="Grace"/>: 240, the web server's own bound.</summary>
    public const int BytesPerSecond = 240;

    private long _bytes;
    private TimeSpan _waited;

    public static BodyPace Of(HttpContext context, bool awaited) => new(context.RequestServices.GetRequiredService<TimeProvider>(), awaited);

    /// <summary>Says how much was taken of what had come, and how much of it is left as the begin of a message.</summary>
    public void Advance(long taken, long left)
    {
        if (taken > 0)
            _waited = default;
        _bytes = left;
    }

    /// <summary>Waits for more.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.Unavailable"/>: too slow. What had come has been passed over.</exception>
    public async ValueTask<ReadResult> WaitAsync(PipeReader reader, ValueTask<ReadResult> pending)
    {
        if (_bytes == 0 && !awaited)
            return await pending;
        var left = Grace + TimeSpan.FromSeconds(_bytes / BytesPerSecond) - _waited;
        var (began, read) = (clock.GetTimestamp(), pending.AsTask());
        try
        {
            return await read.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
        }
        catch (TimeoutException)
        {
            reader.CancelPendingRead();
            reader.AdvanceTo((await read).Buffer.End);
            throw new ServiceException(ServiceFault.Unavailable, $"The request came too slowly: a message has {Grace.TotalSeconds:0} seconds, and one more for every {BytesPerSecond} bytes of it.");
        }
        finally
        {
            _waited += clock.GetElapsedTime(began);
        }
    }
}
