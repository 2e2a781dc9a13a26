using Insights.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Rpc;

/// <summary>
/// Sees to it that every failure over gRPC has its details, also one that no method of ours told: a message beyond the bound, a
/// coding that is not known.
/// </summary>
internal sealed class RpcDetails(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (RpcFailures.IsRpc(context))
            return CompleteAsync(context);
        return next(context);
    }

    private async Task CompleteAsync(HttpContext context)
    {
        await next(context);
        RpcFailures.Complete(context);
    }
}
