using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Grpc.Calls;
using Insights.Service.Accounts;
using Insights.V1;
using Catalogue = Insights.Service.Attributes.AttributeService;

namespace Insights.Grpc.Attributes;

/// <summary>AttributeService of attributes.proto.</summary>
internal sealed class AttributeGateway(AccountDirectory accounts, Catalogue attributes, CallGuard guard) : IServiceMethodProvider<AttributeGateway>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<AttributeGateway> context)
    {
        Add<ListAttributesRequest, ListAttributesResponse>(
            context, nameof(AttributeService.AttributeServiceBase.ListAttributes), static (s, _, call) => s.ListAsync(call));
        Add<DescribeAttributeRequest, AttributeDefinition>(
            context, nameof(AttributeService.AttributeServiceBase.DescribeAttribute), static (s, request, call) => s.DescribeAsync(request, call));
        Add<RetireAttributeRequest, RetireAttributeResponse>(
            context, nameof(AttributeService.AttributeServiceBase.RetireAttribute), static (s, request, call) => s.RetireAsync(request, call));
    }

    private static void Add<TRequest, TResponse>(
        ServiceMethodProviderContext<AttributeGateway> context, string name, UnaryServerMethod<AttributeGateway, TRequest, TResponse> method)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse>, new() =>
        context.AddUnaryMethod(
            Marshalling.Method<TRequest, TResponse>(AttributeService.Descriptor, name),
            [],
            (s, request, call) => s.GuardAsync(method(s, request, call), call));

    private async Task<ListAttributesResponse> ListAsync(ServerCallContext context)
    {
        var all = await attributes.ListAsync(context.Authenticate(accounts), context.CancellationToken);
        return new ListAttributesResponse { Attributes = { all.Select(d => d.ToMessage()) } };
    }

    private async Task<AttributeDefinition> DescribeAsync(DescribeAttributeRequest request, ServerCallContext context) =>
        (await attributes.DescribeAsync(context.Authenticate(accounts), request.Name, request.Description, context.CancellationToken)).ToMessage();

    private async Task<RetireAttributeResponse> RetireAsync(RetireAttributeRequest request, ServerCallContext context)
    {
        await attributes.RetireAsync(context.Authenticate(accounts), request.Name, context.CancellationToken);
        return new RetireAttributeResponse();
    }

    private Task<T> GuardAsync<T>(Task<T> answer, ServerCallContext context) => guard.RunAsync(answer, context);
}
