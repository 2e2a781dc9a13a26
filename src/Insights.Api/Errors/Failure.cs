using Grpc.Core;
using Insights.Service;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Errors;

/// <summary>How a fault is told: the one table of both protocols.</summary>
/// <param name="Grpc">Status over gRPC.</param>
/// <param name="Http">Status over HTTP.</param>
/// <param name="Code">The code of the problem document, and the reason of the ErrorInfo.</param>
internal sealed record Failure(StatusCode Grpc, int Http, string Code)
{
    public static Failure Of(ServiceFault fault)
    {
        var (grpc, http) = fault switch
        {
            ServiceFault.InvalidArgument => (StatusCode.InvalidArgument, StatusCodes.Status400BadRequest),
            ServiceFault.Unauthenticated => (StatusCode.Unauthenticated, StatusCodes.Status401Unauthorized),
            ServiceFault.PermissionDenied => (StatusCode.PermissionDenied, StatusCodes.Status403Forbidden),
            ServiceFault.NotFound => (StatusCode.NotFound, StatusCodes.Status404NotFound),
            ServiceFault.AlreadyExists => (StatusCode.AlreadyExists, StatusCodes.Status409Conflict),
            ServiceFault.FailedPrecondition => (StatusCode.FailedPrecondition, StatusCodes.Status400BadRequest),
            ServiceFault.Aborted => (StatusCode.Aborted, StatusCodes.Status409Conflict),
            ServiceFault.ResourceExhausted => (StatusCode.ResourceExhausted, StatusCodes.Status429TooManyRequests),
            ServiceFault.Unavailable => (StatusCode.Unavailable, StatusCodes.Status503ServiceUnavailable),
            _ => (StatusCode.Internal, StatusCodes.Status500InternalServerError),
        };
        return new Failure(grpc, http, fault.WireName());
    }

    /// <summary>The code for a status that the web server itself chose.</summary>
    public static string CodeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "NOT_FOUND",
        StatusCodes.Status413PayloadTooLarge => "PAYLOAD_TOO_LARGE",
        StatusCodes.Status408RequestTimeout or StatusCodes.Status503ServiceUnavailable => "UNAVAILABLE",
        >= 500 => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };
}
