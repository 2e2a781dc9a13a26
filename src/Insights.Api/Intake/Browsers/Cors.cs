using Microsoft.AspNetCore.Http;

namespace Insights.Api.Intake.Browsers;

/// <summary>What a browser is told of who may read an answer. No cookies: credentials are never admitted.</summary>
internal static class Cors
{
    /// <summary>How long a browser need not ask again: a day. Some ask sooner: Chromium after two hours.</summary>
    private const string PreflightSeconds = "86400";

    /// <summary>Lets the pages of one origin read the answer, and when to come again.</summary>
    public static void Admit(HttpContext context, string origin)
    {
        context.Response.Headers.AccessControlAllowOrigin = origin;
        context.Response.Headers.AccessControlExposeHeaders = "Retry-After";
    }

    /// <summary>Lets them send a POST with a content type. To be called after <see cref="Admit"/>.</summary>
    public static void AnswerPreflight(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowMethods = HttpMethods.Post;
        context.Response.Headers.AccessControlAllowHeaders = "content-type";
        context.Response.Headers.AccessControlMaxAge = PreflightSeconds;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
