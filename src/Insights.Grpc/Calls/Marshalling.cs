using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Insights.Grpc.Faults;
using Insights.Service;

namespace Insights.Grpc.Calls;

/// <summary>How messages of the generated classes go over the wire, and what a method is called there.</summary>
internal static class Marshalling
{
    public static Method<TRequest, TResponse> Method<TRequest, TResponse>(ServiceDescriptor service, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        Method(service, name, Of<TRequest>(), Of<TResponse>());

    public static Method<TRequest, TResponse> Method<TRequest, TResponse>(
        ServiceDescriptor service, string name, Marshaller<TRequest> request, Marshaller<TResponse> response)
    {
        var method = service.FindMethodByName(name)
            ?? throw new ArgumentException($"{service.FullName} has no method {name}.", nameof(name));
        var type = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (true, true) => MethodType.DuplexStreaming,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.Unary,
        };
        return new Method<TRequest, TResponse>(type, service.FullName, name, request, response);
    }

    /// <summary>What is no message of its kind is the caller's fault, and told so; left alone it would be one of ours.</summary>
    private static Marshaller<T> Of<T>()
        where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return new Marshaller<T>(Write, context =>
        {
            try
            {
                return parser.ParseFrom(context.PayloadAsReadOnlySequence());
            }
            catch (InvalidProtocolBufferException e)
            {
                throw new ServiceException(ServiceFault.InvalidArgument, $"The request is no {typeof(T).Name}: {e.Message}").ToRpc();
            }
        });
    }

    private static void Write<T>(T message, SerializationContext context)
        where T : class, IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
