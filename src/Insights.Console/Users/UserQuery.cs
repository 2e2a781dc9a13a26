using Insights.Console.Text;
using Insights.Domain.EndUsers;
using Insights.Service;
using Insights.Service.Keys;
using Insights.Service.Lists;
using Insights.Service.Lookups;

namespace Insights.Console.Users;

/// <summary>Which users a page shows, as its address says it; the list and its CSV are of one question.</summary>
internal sealed record UserQuery(string? Q, string? Filter, string? Order, string? Page, string? Size)
{
    private ListRequest Request => new()
    {
        Filter = Filter,
        OrderBy = Order,
        PageToken = Page,
        PageSize = string.IsNullOrEmpty(Size) ? null : int.TryParse(Size, out var size) ? size : -1,
    };

    /// <summary>The users, and how many there are on all pages where a filter was asked for.</summary>
    /// <exception cref="ServiceException">As of <see cref="ListService"/>.</exception>
    public async ValueTask<EndUserPage> ReadAsync(ListService lists, Caller caller, CancellationToken ct) => string.IsNullOrEmpty(Q)
        ? await lists.ListAsync(caller, Request with { WithTotal = true }, ct)
        : await lists.SearchAsync(caller, Q, Request with { OrderBy = null }, ct);

    /// <summary>Those who have exactly the ID that is searched for, also where no session of theirs has closed.</summary>
    public async ValueTask<IReadOnlyList<EndUserRecord>> ExactAsync(LookupService lookups, Caller caller, CancellationToken ct)
    {
        var found = new List<EndUserRecord>();
        if (string.IsNullOrEmpty(Q))
            return found;
        foreach (var kind in Enum.GetValues<UserKind>())
        {
            try
            {
                found.Add(await lookups.GetAsync(caller, kind, Q, ct));
            }
            catch (ServiceException e) when (e.Fault is ServiceFault.NotFound or ServiceFault.InvalidArgument or ServiceFault.FailedPrecondition)
            {
                // A text that is nobody's ID is searched for in names.
            }
        }
        return found;
    }

    /// <summary>The address of the same question.</summary>
    /// <param name="path">Of the page, or of its CSV.</param>
    /// <param name="page">The token of another page; null: the first.</param>
    public string Address(string path, string? page) =>
        Text.Address.Of(path, ("q", Q), ("filter", Filter), ("order", Order), ("size", Size), ("page", page));
}
