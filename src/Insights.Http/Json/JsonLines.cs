using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Insights.Http.Json;

/// <summary>Answers of many parts: a line of JSON for each (NDJSON), sent at once.</summary>
internal static class JsonLines
{
    public static async Task WriteLineAsync<T>(this HttpContext context, T line, JsonTypeInfo<T> type)
    {
        await context.Response.Body.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(line, type), (byte)'\n'], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
