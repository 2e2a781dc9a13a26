using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Insights.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace Insights.Api.Errors;

/// <summary>Failures as gRPC tells them: a status with its details (google.rpc).</summary>
internal static class RpcFailures
{
    /// <summary>Domain of every ErrorInfo.</summary>
    public const string Domain = "insights";

    private const string ContentType = "application/grpc";

    private const string StatusName = "grpc-status";

    /// <summary>The caller is gone, or out of patience; there is nobody to read it.</summary>
    public static RpcException CallerGone() => new(new Status(StatusCode.Cancelled, "The call was cancelled."));

    /// <summary>Whether a gRPC client calls.</summary>
    public static bool IsRpc(HttpContext context) =>
        context.Request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    public static RpcException ToRpc(this ServiceException e) => StatusOf(e).ToRpcException();

    /// <summary>Answers a call that no method has begun to answer, without a message.</summary>
    public static void Write(HttpContext context, ServiceException e)
    {
        context.Response.ContentType = ContentType;
        Write(context.Response.Headers, e);
    }

    /// <summary>Says something else than what stands at the end of an answer that has not been sent to its end.</summary>
    public static void Rewrite(HttpContext context, ServiceException e)
    {
        if (context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } trailers && trailers.ContainsKey(StatusName))
            Write(trailers, e);
        else if (!context.Response.HasStarted)
            Write(context.Response.Headers, e);
    }

    private static void Write(IHeaderDictionary headers, ServiceException e)
    {
        var status = StatusOf(e);
        headers[StatusName] = status.Code.ToString(CultureInfo.InvariantCulture);
        headers["grpc-message"] = Encoded(status.Message);
        headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
    }

    /// <summary>As gRPC has it: what is no printable ASCII, and the percent sign, as %XX.</summary>
    private static string Encoded(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (var b in Encoding.UTF8.GetBytes(message))
        {
            if (b is >= 0x20 and <= 0x7e and not (byte)'%')
                encoded.Append((char)b);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        return encoded.ToString();
    }

    /// <summary>Status, ErrorInfo with the code, every faulty field, and when to come again where that can help.</summary>
    private static RpcStatus StatusOf(ServiceException e)
    {
        var failure = Failure.Of(e.Fault);
        var status = new RpcStatus
        {
            Code = (int)failure.Grpc,
            Message = e.Message,
            Details = { Any.Pack(new ErrorInfo { Domain = Domain, Reason = failure.Code }) },
        };
        if (e.Fields.Count > 0)
        {
            var bad = new BadRequest();
            foreach (var field in e.Fields)
                bad.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = FieldNames.InProto(field.Field), Description = field.Problem });
            status.Details.Add(Any.Pack(bad));
        }
        if (e.Fault.CanRetry())
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(e.RetryAfter) }));
        return status;
    }
}
