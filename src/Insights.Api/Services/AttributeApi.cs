using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.V1;
using Catalogue = Insights.Service.Attributes.AttributeService;

namespace Insights.Api.Services;

/// <summary>AttributeService of attributes.proto.</summary>
internal sealed class AttributeApi(Catalogue attributes) : AttributeService.AttributeServiceBase
{
    public override async Task<ListAttributesResponse> ListAttributes(ListAttributesRequest request, ServerCallContext context)
    {
        var all = await attributes.ListAsync(context.Caller(), context.CancellationToken);
        return new() { Attributes = { all.Select(d => d.ToMessage()) } };
    }

    public override async Task<DescribeAttributeResponse> DescribeAttribute(DescribeAttributeRequest request, ServerCallContext context)
    {
        var described = await attributes.DescribeAsync(context.Caller(), request.Name, request.Description, context.CancellationToken);
        return new() { Attribute = described.ToMessage() };
    }

    public override async Task<RetireAttributeResponse> RetireAttribute(RetireAttributeRequest request, ServerCallContext context)
    {
        await attributes.RetireAsync(context.Caller(), request.Name, context.CancellationToken);
        return new();
    }
}
