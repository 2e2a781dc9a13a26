using System.IO.Pipelines;
using Insights.Api.Http;
using Insights.Api.Methods;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Insights.Api.Tests.Http.Events;

public sealed class RequestBodyTests
{
    private static readonly ServiceProvider _services = new ServiceCollection().AddSingleton(TimeProvider.System).BuildServiceProvider();

    private readonly Pipe _sent = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly DefaultHttpContext _context = new() { RequestServices = _services };

    public RequestBodyTests() => _context.Request.Body = _sent.Reader.AsStream();

    [Fact]
    public async Task What_a_request_says_of_its_length_reserves_nothing()
    {
        _context.Request.ContentLength = RequestBounds.MostBytes;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = RequestBody.ReadAsync(_context, RequestBounds.MostBytes).AsTask();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64 * 1024);
        reading.IsCompleted.ShouldBeFalse();
        await _sent.Writer.WriteAsync("{}"u8.ToArray());
        await _sent.Writer.CompleteAsync();
        using var body = await reading;
        body.Bytes.ToArray().ShouldBe("{}"u8.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(100_003)]
    public async Task A_body_is_whole_in_whatever_pieces_it_arrives(int piece)
    {
        var sent = new byte[300_000];
        for (var i = 0; i < sent.Length; i++)
            sent[i] = (byte)(' ' + (i % 90));
        var reading = RequestBody.ReadAsync(_context, RequestBounds.MostBytes).AsTask();
        for (var at = 0; at < sent.Length; at += piece)
            await _sent.Writer.WriteAsync(sent.AsMemory(at, Math.Min(piece, sent.Length - at)));
        await _sent.Writer.CompleteAsync();
        using var body = await reading;
        body.Bytes.Span.SequenceEqual(sent).ShouldBeTrue();
    }

    [Fact]
    public async Task The_largest_body_is_taken_and_one_byte_more_is_refused_whatever_its_length_was_said_to_be()
    {
        (await ReadAsync(RequestBounds.MostBytes)).ShouldBe(RequestBounds.MostBytes);
        var refused = await Should.ThrowAsync<BadHttpRequestException>(() => ReadAsync(RequestBounds.MostBytes + 1));
        refused.StatusCode.ShouldBe(StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<int> ReadAsync(int length)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        var spaces = new byte[length];
        spaces.AsSpan().Fill((byte)' ');
        context.Request.Body = new MemoryStream(spaces);
        using var body = await RequestBody.ReadAsync(context, RequestBounds.MostBytes);
        return body.Bytes.Length;
    }
}
