using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Insights.Api.Errors;
using Insights.Api.Json;
using Insights.Service;
using Insights.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Insights.Api.Http;

/// <summary>Sends the messages of a stream as they come, each in the form that the contract says.</summary>
internal abstract class HttpStream<T>(HttpContext context, string contentType) : IServerStreamWriter<T>
{
    private bool _begun;

    /// <summary>Breaks the answer off.</summary>
    protected void Abort() => context.Abort();

    public WriteOptions? WriteOptions { get; set; }

    public static HttpStream<T> Of(StreamForm.Types.Form form, HttpContext context, FieldShape? field) => form switch
    {
        StreamForm.Types.Form.Lines => new Lines(context),
        StreamForm.Types.Form.ServerSentEvents => new ServerSentEvents(context),
        StreamForm.Types.Form.Document => new Document(context, field!),
        _ => throw new InvalidOperationException($"{typeof(T).Name} has no form over HTTP."),
    };

    public Task WriteAsync(T message) => SendAsync(Form((IMessage)message!));

    public Task WriteAsync(T message, CancellationToken cancellationToken) => WriteAsync(message);

    /// <summary>Says as the last message why there are no more.</summary>
    public abstract Task FailAsync(ServiceException e);

    protected abstract ReadOnlyMemory<byte> Form(IMessage message);

    protected async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!_begun)
        {
            _begun = true;
            context.Response.ContentType = contentType;
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        }
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static ReadOnlyMemory<byte> Framed(ReadOnlySpan<byte> before, Action<Utf8JsonWriter> write, ReadOnlySpan<byte> after)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(before);
        using (var json = new Utf8JsonWriter(bytes, JsonText.Options))
            write(json);
        bytes.Write(after);
        return bytes.WrittenMemory;
    }

    /// <summary>A line of JSON for each message (NDJSON); the last may be {"error": problem}.</summary>
    private sealed class Lines(HttpContext context) : HttpStream<T>(context, "application/x-ndjson; charset=utf-8")
    {
        protected override ReadOnlyMemory<byte> Form(IMessage message) => Framed([], json => MessageWriter.Write(json, message), "\n"u8);

        public override Task FailAsync(ServiceException e) => SendAsync(Framed([], json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("error"u8);
            Problems.Write(json, e);
            json.WriteEndObject();
        }, "\n"u8));
    }

    /// <summary>Server-sent events, each message the data of one; the last may be an event "error" with a problem.</summary>
    private sealed class ServerSentEvents(HttpContext context) : HttpStream<T>(context, "text/event-stream; charset=utf-8")
    {
        protected override ReadOnlyMemory<byte> Form(IMessage message) => Framed("data: "u8, json => MessageWriter.Write(json, message), "\n\n"u8);

        public override Task FailAsync(ServiceException e) =>
            SendAsync(Framed("event: error\ndata: "u8, json => Problems.Write(json, e), "\n\n"u8));
    }

    /// <summary>One JSON document of which each message is a piece. Where no more can follow, the connection is broken off: the document is not whole.</summary>
    private sealed class Document(HttpContext context, FieldShape piece) : HttpStream<T>(context, HttpAnswer.JsonType)
    {
        protected override ReadOnlyMemory<byte> Form(IMessage message) => ((ByteString)piece.Get(message)).Memory;

        public override Task FailAsync(ServiceException e)
        {
            Abort();
            return Task.CompletedTask;
        }
    }
}
