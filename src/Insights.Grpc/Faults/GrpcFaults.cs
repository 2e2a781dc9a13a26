using System.Data.Common;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Insights.Domain.EndUsers.Ports;
using Insights.Service;
using RpcStatus = Google.Rpc.Status;

namespace Insights.Grpc.Faults;

/// <summary>The one place where a failure becomes a gRPC status with its details (google.rpc).</summary>
internal static class GrpcFaults
{
    /// <summary>Domain of every ErrorInfo.</summary>
    public const string Domain = "insights";

    public static StatusCode StatusOf(ServiceFault fault) => fault switch
    {
        ServiceFault.InvalidArgument => StatusCode.InvalidArgument,
        ServiceFault.Unauthenticated => StatusCode.Unauthenticated,
        ServiceFault.PermissionDenied => StatusCode.PermissionDenied,
        ServiceFault.NotFound => StatusCode.NotFound,
        ServiceFault.AlreadyExists => StatusCode.AlreadyExists,
        ServiceFault.FailedPrecondition => StatusCode.FailedPrecondition,
        ServiceFault.Aborted => StatusCode.Aborted,
        ServiceFault.ResourceExhausted => StatusCode.ResourceExhausted,
        ServiceFault.Unavailable => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };

    /// <summary>Status, ErrorInfo with the code, every faulty field, and when to come again where that can help.</summary>
    public static RpcException ToRpc(this ServiceException e)
    {
        var status = NewStatus(StatusOf(e.Fault), e.Fault.WireName(), e.Message);
        if (e.Fields.Count > 0)
        {
            var bad = new BadRequest();
            foreach (var field in e.Fields)
                bad.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = FieldNames.InProto(field.Field), Description = field.Problem });
            status.Details.Add(Any.Pack(bad));
        }
        if (e.Fault.CanRetry())
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(e.RetryAfter) }));
        return status.ToRpcException();
    }

    /// <summary>A failure that is ours.</summary>
    /// <param name="traceId">Under which the log names it.</param>
    public static RpcException Unforeseen(string traceId) => NewStatus(
        StatusCode.Internal, "INTERNAL", $"Something went wrong here; the log names it under {traceId}.").ToRpcException();

    /// <summary>Whether the store could not answer.</summary>
    public static bool IsOfStore(Exception e) => e is StoreException or DbException;

    private static RpcStatus NewStatus(StatusCode code, string reason, string message) => new()
    {
        Code = (int)code,
        Message = message,
        Details = { Any.Pack(new ErrorInfo { Domain = Domain, Reason = reason }) },
    };
}
