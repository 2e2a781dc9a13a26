using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.Service.Lists;
using Insights.V1;

namespace Insights.Api.Services;

/// <content>Lists.</content>
internal sealed partial class EndUserApi
{
    public override async Task<ListEndUsersResponse> ListEndUsers(ListEndUsersRequest request, ServerCallContext context)
    {
        var page = await lists.ListAsync(context.Caller(), new ListRequest
        {
            Filter = request.Filter,
            OrderBy = request.OrderBy,
            PageSize = request.PageSize,
            PageToken = request.PageToken,
            WithTotal = request.TotalSize,
            IncludeBots = request.IncludeBots,
        }, context.CancellationToken);
        var answer = new ListEndUsersResponse { EndUsers = { page.ToMessages() } };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        if (page.Total is { } total)
            answer.TotalSize = checked((int)total);
        return answer;
    }

    public override async Task<SearchEndUsersResponse> SearchEndUsers(SearchEndUsersRequest request, ServerCallContext context)
    {
        var page = await lists.SearchAsync(
            context.Caller(), request.Q, new ListRequest { PageSize = request.PageSize, PageToken = request.PageToken, IncludeBots = request.IncludeBots }, context.CancellationToken);
        var answer = new SearchEndUsersResponse { EndUsers = { page.ToMessages() } };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        return answer;
    }
}
