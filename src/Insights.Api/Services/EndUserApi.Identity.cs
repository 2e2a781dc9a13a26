using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.V1;

namespace Insights.Api.Services;

/// <content>Identity.</content>
internal sealed partial class EndUserApi
{
    public override async Task<IdentifyResponse> Identify(IdentifyRequest request, ServerCallContext context)
    {
        var read = IdentityForm.Read(request.AnonymousId, request.Time, request.SentAt, request.OperationId) with { UserId = request.UserId };
        return new() { Result = (await identity.IdentifyAsync(context.Caller(), read, context.CancellationToken)).ToMessage() };
    }

    public override async Task<AnonymizeResponse> Anonymize(AnonymizeRequest request, ServerCallContext context)
    {
        var read = IdentityForm.Read(request.AnonymousId, request.Time, request.SentAt, request.OperationId);
        return new() { Result = (await identity.AnonymizeAsync(context.Caller(), read, context.CancellationToken)).ToMessage() };
    }
}
