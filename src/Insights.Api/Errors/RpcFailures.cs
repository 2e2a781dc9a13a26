using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Insights.Api.Methods;
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
    private const string MessageName = "grpc-message";
    private const string DetailsName = "grpc-status-details-bin";

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
        Write(context.Response.Headers, StatusOf(e));
    }

    /// <summary>Says something else than what stands at the end of an answer that has not been sent to its end.</summary>
    public static void Rewrite(HttpContext context, ServiceException e)
    {
        if (EndOf(context) is { } end)
            Write(end, StatusOf(e));
    }

    /// <summary>Where the status of an answer stands that has not been sent to its end; null where it has.</summary>
    private static IHeaderDictionary? EndOf(HttpContext context) =>
        context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } trailers && trailers.ContainsKey(StatusName) ? trailers
        : context.Response.HasStarted ? null : context.Response.Headers;

    /// <summary>
    /// Gives its details to a failure that the server of gRPC told by itself, without any. What is beyond its bound it calls
    /// RESOURCE_EXHAUSTED; sending that again does not help, so it is INVALID_ARGUMENT here, as over HTTP.
    /// </summary>
    public static void Complete(HttpContext context)
    {
        if (EndOf(context) is not { } told || !int.TryParse(told[StatusName], NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code == 0 || told.ContainsKey(DetailsName))
            return;
        var status = (StatusCode)code == StatusCode.ResourceExhausted
            ? StatusOf(new ServiceException(ServiceFault.InvalidArgument, $"The message is larger than {RequestBounds.MostBytes} bytes; send less at a time."))
            : new RpcStatus
            {
                Code = code,
                Message = Uri.UnescapeDataString(told[MessageName].ToString()),
                Details = { Any.Pack(new ErrorInfo { Domain = Domain, Reason = NameOf((StatusCode)code) }) },
            };
        Write(told, status);
    }

    private static void Write(IHeaderDictionary to, RpcStatus status)
    {
        to[StatusName] = status.Code.ToString(CultureInfo.InvariantCulture);
        to[MessageName] = Encoded(status.Message);
        to[DetailsName] = Convert.ToBase64String(status.ToByteArray());
    }

    /// <summary>As gRPC writes it: InvalidArgument is INVALID_ARGUMENT.</summary>
    private static string NameOf(StatusCode code) =>
        string.Concat(code.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));

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
