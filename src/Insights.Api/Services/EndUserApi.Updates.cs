using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.V1;

namespace Insights.Api.Services;

/// <content>Attributes.</content>
internal sealed partial class EndUserApi
{
    public override async Task<UpdateEndUserResponse> UpdateEndUser(UpdateEndUserRequest request, ServerCallContext context) =>
        new() { Result = (await updates.UpdateAsync(context.Caller(), request.Read("endUser"), context.CancellationToken)).ToMessage() };

    public override async Task<BatchUpdateEndUsersResponse> BatchUpdateEndUsers(BatchUpdateEndUsersRequest request, ServerCallContext context)
    {
        var answers = await updates.BatchUpdateAsync(
            context.Caller(), [.. request.Updates.Select(u => u.ReadInBatch())], context.CancellationToken);
        return new BatchUpdateEndUsersResponse { Results = { answers.Select(a => a.Result?.ToMessage() ?? a.Fault!.ToMessage()) } };
    }

    public override async Task<ListAttributeHistoryResponse> ListAttributeHistory(ListAttributeHistoryRequest request, ServerCallContext context)
    {
        var (kind, id) = request.EndUser.Read("endUser");
        var page = await history.ListAsync(
            context.Caller(), kind, id, request.Name, request.PageSize, request.PageToken, context.CancellationToken, IdField);
        var answer = new ListAttributeHistoryResponse { Changes = { page.Steps.Select(s => s.ToMessage()) } };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        return answer;
    }
}
