using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Insights.Client.Sending;

/// <summary>Makes the methods that the client calls.</summary>
internal static class ServiceMethod
{
    public static Method<TRequest, TResponse> Of<TRequest, TResponse>(
        ServiceDescriptor service, string name, MessageParser<TRequest> request, MessageParser<TResponse> response, MethodType type = MethodType.Unary)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => new(
            type, service.FullName, name,
            Marshallers.Create(MessageExtensions.ToByteArray, request.ParseFrom),
            Marshallers.Create(MessageExtensions.ToByteArray, response.ParseFrom));
}
