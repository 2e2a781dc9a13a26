using Microsoft.AspNetCore.Http;

namespace Insights.Console.Shell;

/// <summary>What a browser is told to refuse: nothing runs that is not a file of the silo, nothing is loaded from another host.</summary>
internal static class SecurityHeaders
{
    /// <summary>Neither scripts nor styles that stand in the page; no frame may hold it.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        // Pages hold what is known of people.
        (headers.CacheControl, headers.Pragma) = ("no-cache, no-store", "no-cache");
    }
}
