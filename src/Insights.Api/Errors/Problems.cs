using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Insights.Api.Json;
using Insights.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Insights.Api.Errors;

/// <summary>Writes problem documents (RFC 9457): with a code of the closed set, and every faulty field.</summary>
internal static class Problems
{
    public static Task WriteAsync(HttpContext context, ServiceException e)
    {
        if (e.Fault.CanRetry())
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(e.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var failure = Failure.Of(e.Fault);
        return WriteAsync(context, failure.Http, failure.Code, e.Message, e.Fields);
    }

    /// <summary>For a status that the web server itself chose.</summary>
    public static Task WriteAsync(HttpContext context, int status, string detail) =>
        WriteAsync(context, status, Failure.CodeOf(status), detail, []);

    /// <summary>The document, as a value in <paramref name="json"/>.</summary>
    public static void Write(Utf8JsonWriter json, ServiceException e)
    {
        var failure = Failure.Of(e.Fault);
        Write(json, failure.Http, failure.Code, e.Message, e.Fields);
    }

    private static async Task WriteAsync(HttpContext context, int status, string code, string detail, IReadOnlyList<FieldFault> fields)
    {
        var document = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(document, JsonText.Options))
            Write(json, status, code, detail, fields);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        context.Response.ContentLength = document.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(document.WrittenMemory, CancellationToken.None);
    }

    private static void Write(Utf8JsonWriter json, int status, string code, string detail, IReadOnlyList<FieldFault> fields)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "about:blank"u8);
        json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status"u8, status);
        json.WriteString("detail"u8, detail);
        json.WriteString("code"u8, code);
        if (fields.Count > 0)
        {
            json.WriteStartArray("errors"u8);
            foreach (var field in fields)
            {
                json.WriteStartObject();
                json.WriteString("field"u8, field.Field);
                json.WriteString("problem"u8, field.Problem);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
