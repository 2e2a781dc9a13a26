using System.Text.Json;
using Google.Protobuf;
using Insights.Api.Json;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Http;

/// <summary>Writes one answer.</summary>
internal static class HttpAnswer
{
    public const string JsonType = "application/json; charset=utf-8";

    /// <param name="field">The field that is the body; null: the whole message.</param>
    public static async Task WriteAsync(HttpContext context, IMessage answer, FieldShape? field)
    {
        if (answer.Descriptor.Fields.InDeclarationOrder().Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        context.Response.ContentType = JsonType;
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonText.Options))
        {
            if (field is null)
                MessageWriter.Write(json, answer);
            else
                MessageWriter.WriteField(json, field, field.Get(answer));
        }
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
