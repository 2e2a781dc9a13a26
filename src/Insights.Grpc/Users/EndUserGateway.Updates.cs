using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Grpc.Attributes;
using Insights.Grpc.Calls;
using Insights.V1;

namespace Insights.Grpc.Users;

/// <summary>What of EndUserService is about attributes.</summary>
internal sealed partial class EndUserGateway
{
    private static readonly Method<UpdateEndUserRequest, UpdateEndUserResponse> Update =
        Marshalling.Method<UpdateEndUserRequest, UpdateEndUserResponse>(
            EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.UpdateEndUser));

    private static readonly Method<BatchUpdateEndUsersRequest, BatchUpdateEndUsersResponse> BatchUpdate =
        Marshalling.Method<BatchUpdateEndUsersRequest, BatchUpdateEndUsersResponse>(
            EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.BatchUpdateEndUsers));

    private static readonly Method<ListAttributeHistoryRequest, ListAttributeHistoryResponse> ListHistory =
        Marshalling.Method<ListAttributeHistoryRequest, ListAttributeHistoryResponse>(
            EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.ListAttributeHistory));

    private static void AddUpdates(ServiceMethodProviderContext<EndUserGateway> context)
    {
        context.AddUnaryMethod(Update, [], static (s, request, call) => s.GuardAsync(s.UpdateAsync(request, call), call));
        context.AddUnaryMethod(BatchUpdate, [], static (s, request, call) => s.GuardAsync(s.BatchUpdateAsync(request, call), call));
        context.AddUnaryMethod(ListHistory, [], static (s, request, call) => s.GuardAsync(s.ListHistoryAsync(request, call), call));
    }

    private async Task<UpdateEndUserResponse> UpdateAsync(UpdateEndUserRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        return (await updates.UpdateAsync(caller, request.Read("endUser"), context.CancellationToken)).ToMessage();
    }

    private async Task<BatchUpdateEndUsersResponse> BatchUpdateAsync(BatchUpdateEndUsersRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var answers = await updates.BatchUpdateAsync(caller, [.. request.Updates.Select(u => u.ReadInBatch())], context.CancellationToken);
        return new BatchUpdateEndUsersResponse { Results = { answers.Select(a => a.Result?.ToMessage() ?? a.Fault!.ToMessage()) } };
    }

    private async Task<ListAttributeHistoryResponse> ListHistoryAsync(ListAttributeHistoryRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var (kind, id) = request.EndUser.Read("endUser");
        var page = await history.ListAsync(
            caller, kind, id, request.Name, request.PageSize, request.PageToken, context.CancellationToken, IdField);
        return new ListAttributeHistoryResponse { Changes = { page.Steps.Select(s => s.ToMessage()) }, NextPageToken = page.NextPageToken ?? "" };
    }
}
