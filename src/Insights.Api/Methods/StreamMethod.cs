using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Api.Errors;
using Insights.Api.Http;
using Insights.Api.Rpc;
using Insights.V1;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Methods;

/// <summary>A method of one request and many answers.</summary>
internal sealed class StreamMethod<TRequest, TResponse>(
    MethodDescriptor descriptor, Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler, Failures failures)
    : ApiMethod(descriptor)
    where TRequest : class
    where TResponse : class
{
    private readonly StreamForm.Types.Form _form = descriptor.GetOptions().GetExtension(OptionsExtensions.Stream);

    public override void AddTo(ServiceMethodProviderContext<ApiMethods> context) =>
        context.AddServerStreamingMethod(
            method.Bounded(this), [this], (_, request, answers, call) => RpcAnswer.OfAsync(handler, request, answers, call, failures));

    public override async Task AnswerAsync(HttpContext context, HttpRoute route)
    {
        var request = (TRequest)await route.ReadAsync(context);
        var answers = HttpStream<TResponse>.Of(_form, context, route.ResponseField);
        try
        {
            await handler(request, answers, new HttpCallContext(context, Descriptor));
        }
        catch (Exception e) when (context.Response.HasStarted)
        {
            // The status has been sent; the last message says why there is no more.
            if (failures.Explain(e, context) is { } told)
                await answers.FailAsync(told);
        }
    }
}
