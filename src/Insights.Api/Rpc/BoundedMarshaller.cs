using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using Insights.Api.Errors;
using Insights.Api.Intake.Wire;
using Insights.Api.Methods;
using Insights.Service;

namespace Insights.Api.Rpc;

/// <summary>Reads requests of the generated classes, after what they hold has been counted in their bytes.</summary>
internal static class BoundedMarshaller
{
    /// <summary>The same method, of which no request is built that holds more than <paramref name="api"/> allows.</summary>
    public static Method<TRequest, TResponse> Bounded<TRequest, TResponse>(this Method<TRequest, TResponse> method, ApiMethod api) => new(
        method.Type,
        method.ServiceName,
        method.Name,
        new Marshaller<TRequest>(method.RequestMarshaller.ContextualSerializer, context => Read(context, method.RequestMarshaller, api)),
        method.ResponseMarshaller);

    private static TRequest Read<TRequest>(DeserializationContext context, Marshaller<TRequest> marshaller, ApiMethod api)
    {
        try
        {
            Count(context.PayloadAsReadOnlySequence(), api);
            return marshaller.ContextualDeserializer(context);
        }
        catch (InvalidProtocolBufferException e)
        {
            // It is the caller's fault, and told so; left alone it would be one of ours.
            throw new ServiceException(ServiceFault.InvalidArgument, $"The request is no {api.Descriptor.InputType.Name}: {e.Message}").ToRpc();
        }
        catch (ServiceException e)
        {
            throw e.ToRpc();
        }
    }

    private static void Count(ReadOnlySequence<byte> payload, ApiMethod api)
    {
        if (payload.Length > api.Bounds.Bytes)
            throw new ServiceException(ServiceFault.InvalidArgument, $"The request is larger than {api.Bounds.Bytes} bytes.");
        using var whole = new WholePayload(payload);
        WireCount.Check(whole.Bytes, api.Descriptor.InputType, api.Bounds);
    }
}
