using Google.Protobuf.Reflection;
using Grpc.Core;
using Insights.Api.Errors;

namespace Insights.Api.Methods;

/// <summary>Collects the methods of a generated service with the delegates that answer them.</summary>
internal sealed class MethodBinder(ServiceDescriptor service, Failures failures, ICollection<ApiMethod> into) : ServiceBinderBase
{
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        into.Add(new UnaryMethod<TRequest, TResponse>(service.FindMethodByName(method.Name), method, handler!, failures));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        into.Add(new StreamMethod<TRequest, TResponse>(service.FindMethodByName(method.Name), method, handler!, failures));
}
