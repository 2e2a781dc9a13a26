using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Insights.Http.Problems;

/// <summary>The one place where a failure becomes an HTTP status and a problem document.</summary>
internal static class Problems
{
    /// <summary>Seconds after which a failed call may be tried again.</summary>
    private const string RetryAfterSeconds = "1";

    /// <summary>What a call is told when the store cannot be reached.</summary>
    public static ServiceException StoreDown { get; } =
        new(ServiceFault.Unavailable, "The store cannot be reached right now; try again after a moment.");

    public static (int Status, string Code) Of(ServiceFault fault) => fault switch
    {
        ServiceFault.InvalidArgument => (StatusCodes.Status400BadRequest, "INVALID_ARGUMENT"),
        ServiceFault.Unauthenticated => (StatusCodes.Status401Unauthorized, "UNAUTHENTICATED"),
        ServiceFault.PermissionDenied => (StatusCodes.Status403Forbidden, "PERMISSION_DENIED"),
        ServiceFault.NotFound => (StatusCodes.Status404NotFound, "NOT_FOUND"),
        ServiceFault.AlreadyExists => (StatusCodes.Status409Conflict, "ALREADY_EXISTS"),
        ServiceFault.ResourceExhausted => (StatusCodes.Status429TooManyRequests, "RESOURCE_EXHAUSTED"),
        ServiceFault.Unavailable => (StatusCodes.Status503ServiceUnavailable, "UNAVAILABLE"),
        _ => (StatusCodes.Status500InternalServerError, "INTERNAL"),
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
        if (e.Fault is ServiceFault.ResourceExhausted or ServiceFault.Unavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return WriteAsync(context, Document(e));
    }

    public static Task WriteAsync(HttpContext context, int status, string detail) =>
        WriteAsync(context, Document(status, CodeOf(status), detail, []));

    /// <summary>The document for a failure.</summary>
    public static ProblemMessage Document(ServiceException e)
    {
        var (status, code) = Of(e.Fault);
        return Document(status, code, e.Message, e.Fields);
    }

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
