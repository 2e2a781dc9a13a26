using System.Globalization;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Insights.Http.Problems;

/// <summary>The one place where a failure becomes an HTTP status and a problem document.</summary>
internal static class Problems
{
    private static int StatusOf(ServiceFault fault) => fault switch
    {
        ServiceFault.InvalidArgument => StatusCodes.Status400BadRequest,
        ServiceFault.Unauthenticated => StatusCodes.Status401Unauthorized,
        ServiceFault.PermissionDenied => StatusCodes.Status403Forbidden,
        ServiceFault.NotFound => StatusCodes.Status404NotFound,
        ServiceFault.AlreadyExists => StatusCodes.Status409Conflict,
        ServiceFault.FailedPrecondition => StatusCodes.Status400BadRequest,
        ServiceFault.Aborted => StatusCodes.Status409Conflict,
        ServiceFault.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        ServiceFault.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>The code for a status that the web server itself chose.</summary>
    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "NOT_FOUND",
        StatusCodes.Status413PayloadTooLarge => "PAYLOAD_TOO_LARGE",
        StatusCodes.Status408RequestTimeout or StatusCodes.Status503ServiceUnavailable => "UNAVAILABLE",
        >= 500 => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };

    public static Task WriteAsync(HttpContext context, ServiceException e)
    {
        if (e.Fault.CanRetry())
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(e.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, Document(e));
    }

    public static Task WriteAsync(HttpContext context, int status, string detail) =>
        WriteAsync(context, Document(status, CodeOf(status), detail, []));

    /// <summary>The document for a failure.</summary>
    public static ProblemMessage Document(ServiceException e) =>
        Document(StatusOf(e.Fault), e.Fault.WireName(), e.Message, e.Fields);

    private static ProblemMessage Document(int status, string code, string detail, IReadOnlyList<FieldFault> fields) => new(
        "about:blank",
        ReasonPhrases.GetReasonPhrase(status),
        status,
        detail,
        code,
        fields.Count == 0 ? null : [.. fields.Select(f => new FieldErrorMessage(f.Field, f.Problem))]);

    private static Task WriteAsync(HttpContext context, ProblemMessage problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(
            problem, MessagesJson.Wire.ProblemMessage, "application/problem+json", CancellationToken.None);
    }
}
