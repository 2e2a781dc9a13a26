using System.Net;
using System.Text;
using System.Text.Unicode;
using Insights.Api.Methods;
using Insights.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Insights.Api.Http;

/// <summary>
/// The path as the caller sent it. The web server's own form will not do for an ID: it leaves %2F as it is, and lets dot
/// segments swallow their neighbours.
/// </summary>
internal static class RawPath
{
    /// <summary>A segment of the path, decoded; 0 is the first.</summary>
    /// <exception cref="ServiceException">
    /// InvalidArgument: it is no UTF-8; or a segment is "." or "..", of which client, proxy and server each make something else.
    /// </exception>
    public static string PathSegment(this HttpContext context, int index)
    {
        var segments = context.Segments();
        for (var i = 1; i < segments.Length; i++)
        {
            if (Decode(segments[i]) is "." or "..")
                throw Invalid("must have no '.' or '..'; POST /v1/endUsers:batchGet finds users of such an ID");
        }
        return Decode(segments[index + 1]);
    }

    /// <summary>The path's segments as they were sent.</summary>
    public static string[] SentSegments(this HttpContext context) => context.Segments()[1..];

    /// <summary>The path's segments as they were sent; the first is empty.</summary>
    private static string[] Segments(this HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
            target = target[..query];
        if (!target.StartsWith('/'))
            target = target[(target.IndexOf('/', target.IndexOf("//", StringComparison.Ordinal) + 2))..];
        return target.Split('/');
    }

    private static string Decode(string segment)
    {
        // The decoder is that of forms, where a plus is a space.
        var encoded = Encoding.UTF8.GetBytes(segment.Replace("+", "%2B", StringComparison.Ordinal));
        var bytes = WebUtility.UrlDecodeToBytes(encoded, 0, encoded.Length)!;
        if (!Utf8.IsValid(bytes))
            throw Invalid("must be percent-encoded UTF-8");
        return bytes.AsSpan().Contains((byte)0) ? throw Invalid(RequestBounds.NoNul) : Encoding.UTF8.GetString(bytes);
    }

    private static ServiceException Invalid(string problem) =>
        new(ServiceFault.InvalidArgument, $"The path {problem}.", [new FieldFault("path", problem)]);
}
