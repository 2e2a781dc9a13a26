using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Api.Errors;
using Insights.Api.Http;
using Insights.Api.Rpc;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Methods;

/// <summary>A method of one request and one answer.</summary>
internal sealed class UnaryMethod<TRequest, TResponse>(
    MethodDescriptor descriptor, Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler, Failures failures)
    : ApiMethod(descriptor)
    where TRequest : class
    where TResponse : class
{
    private readonly UnaryServerMethod<TRequest, TResponse> _handler =
        PageCut.Of(descriptor) is { } cut ? (request, context) => cut.CallAsync(handler, request, context) : handler;

    public override void AddTo(ServiceMethodProviderContext<ApiMethods> context) =>
        context.AddUnaryMethod(method.Bounded(this), [this], (_, request, call) => RpcAnswer.OfAsync(_handler, request, call, failures));

    public override async Task AnswerAsync(HttpContext context, HttpRoute route)
    {
        var request = (TRequest)await route.ReadAsync(context);
        var answer = await _handler(request, new HttpCallContext(context, Descriptor));
        await HttpAnswer.WriteAsync(context, (IMessage)answer, route.ResponseField);
    }
}
