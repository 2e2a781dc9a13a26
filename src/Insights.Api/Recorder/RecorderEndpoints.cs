using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Insights.Api.Recorder;

/// <summary>The recorder for web pages, and a page that shows it at work. Neither needs a key.</summary>
internal static class RecorderEndpoints
{
    public const string Script = "/insights.js";
    private const string Page = "/docs/browser";

    /// <summary>An hour, and then asked for anew behind what is there: a new version is everywhere within a day.</summary>
    private const string Cached = "public, max-age=3600, stale-while-revalidate=86400";

    /// <summary>The page works under the strictest policy that a site may have.</summary>
    private const string OwnHostOnly = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapRecorder(this IEndpointRouteBuilder app)
    {
        // Any page may load it, also with the attribute integrity, for which the browser must be let read it.
        Map(app, Script, RecorderFile.Script, Cached, headers =>
        {
            headers.AccessControlAllowOrigin = "*";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        });
        Map(app, Page, RecorderFile.Of("page.html", "text/html; charset=utf-8", ("INTEGRITY", RecorderFile.Script.Integrity)), "no-cache", headers => headers.ContentSecurityPolicy = OwnHostOnly);
        Map(app, Page + "/page.js", RecorderFile.Of("page.js", "text/javascript; charset=utf-8"), "no-cache", _ => { });
        Map(app, Page + "/page.css", RecorderFile.Of("page.css", "text/css; charset=utf-8"), "no-cache", _ => { });
    }

    private static void Map(IEndpointRouteBuilder app, string path, RecorderFile file, string cached, Action<IHeaderDictionary> set) =>
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], async (HttpContext context) =>
        {
            var headers = context.Response.Headers;
            (headers.ETag, headers.CacheControl, headers.Vary, headers.XContentTypeOptions) = (file.ETag, cached, HeaderNames.AcceptEncoding, "nosniff");
            set(headers);
            if (IsKnown(context.Request.Headers.IfNoneMatch, file.ETag))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
            var packs = context.Request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);
            var bytes = packs ? file.Gzip : file.Bytes;
            if (packs)
                headers.ContentEncoding = "gzip";
            context.Response.ContentType = file.Type;
            context.Response.ContentLength = bytes.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
                await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        });

    private static bool IsKnown(StringValues ifNoneMatch, string etag) =>
        ifNoneMatch.Any(known => known?.Split(',').Any(one => one.Trim() is var tag && (tag == etag || tag == "*" || tag == "W/" + etag)) == true);
}
