using Insights.Service.Calls;
using System.Collections.Immutable;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Filters;
using Insights.Domain.Lists;
using Insights.Service.Attributes;
using Insights.Service.Keys;
using Insights.Service.Lookups;
using Insights.Service.Segments;

namespace Insights.Service.Lists;

/// <summary>
/// Lists users: those in a filter, those that a text is part of (docs/semantics.md 1.9). Answered from the rows, which follow a session's
/// close within moments. Every call is scoped by the caller's key.
/// </summary>
public sealed class ListService(
    IUserLists lists, FilterTexts filters, AttributeDirectory attributes, LookupService lookups, TimeProvider clock)
{
    /// <summary>Longest text to search for, in characters.</summary>
    public const int MaxSearchLength = 256;

    /// <summary>Custom attributes that a search looks through, beside IDs and the Analytics Property <c>name</c>.</summary>
    public static readonly ImmutableArray<string> SearchedNames =
        ["name", "full_name", "first_name", "last_name", "display_name", "username", "email", "email_address"];

    private static readonly FilterNode _anonymousOnly = new Clause(
        FilterFields.Find("kind")!, FilterOperator.Equal, [new KindOperand(UserKind.Anonymous)], "kind = anonymous");

    /// <summary>The users in a filter.</summary>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument with every fault, Unavailable.</exception>
    public async ValueTask<EndUserPage> ListAsync(Caller caller, ListRequest request, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        return await MembersAsync(
            caller, Asked(await filters.ReadAsync(account, request.Filter, "filter", ct).ConfigureAwait(false), request), request, ct).ConfigureAwait(false);
    }

    /// <summary>The users in a filter that was read before, such as a segment's; that of the request counts for nothing.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public ValueTask<EndUserPage> MembersAsync(Caller caller, Filter filter, ListRequest request, CancellationToken ct) =>
        PageAsync(caller, filter, null, request, ct);

    /// <summary>The users of whose ID, name or e-mail address a text is a part; the letters A to Z are compared without case.</summary>
    /// <param name="text">1 to 256 characters.</param>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument, Unavailable.</exception>
    public async ValueTask<EndUserPage> SearchAsync(Caller caller, string? text, ListRequest request, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        if (string.IsNullOrEmpty(text) || !AttributeLimits.IsText(text, MaxSearchLength))
            throw ServiceException.Invalid("q", $"must be 1 to {MaxSearchLength} characters, without U+0000");
        var catalogue = await attributes.OfAsync(account, ct).ConfigureAwait(false);
        var numbers = SearchedNames.Select(catalogue.Find).Where(d => d?.Type == AttributeType.Text).Select(d => d!.Number);
        return await PageAsync(caller, Asked(new Filter("", AllOf.Everyone), request), new UserSearch(text, [-1, .. numbers]), request, ct).ConfigureAwait(false);
    }

    /// <summary>How many users are in a filter.</summary>
    /// <exception cref="ServiceException">PermissionDenied, Unavailable.</exception>
    public async ValueTask<long> CountAsync(Caller caller, Filter filter, CancellationToken ct) =>
        await AskAsync(lists.CountAsync(Question(caller, filter, null, NowMs), ct)).ConfigureAwait(false);

    private static Filter Asked(Filter filter, ListRequest request) => request.IncludeBots ? filter : filter.WithoutBots();

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async ValueTask<EndUserPage> PageAsync(Caller caller, Filter filter, UserSearch? search, ListRequest request, CancellationToken ct)
    {
        var size = PageSize.Of(request.PageSize);
        var order = Order(request.OrderBy);
        var asked = string.Join('\0', caller.AccountToRead(), filter.Text, order, search?.Text, request.IncludeBots);
        var token = ListToken.Read(request.PageToken, asked, order.Key == UserOrderKey.Id);
        // What the first page called now stays so on all that follow.
        var question = Question(caller, filter, search, token?.NowMs ?? NowMs) with { VisibleMs = NowMs };
        var found = await AskAsync(lists.ListAsync(question, order, token?.After, size + 1, ct)).ConfigureAwait(false);
        var total = request.WithTotal ? await AskAsync(lists.CountAsync(question, ct)).ConfigureAwait(false) : (long?)null;
        var shown = found.Take(size).ToList();
        var records = new List<EndUserRecord>(shown.Count);
        foreach (var user in shown)
            records.Add((await lookups.RecordOf(user.Key, user.Profile, ct).ConfigureAwait(false))!);
        var next = found.Count > size ? new ListToken(question.NowMs, shown[^1].Place).Write(asked) : null;
        return new EndUserPage(records, next, total);
    }

    private static UserQuestion Question(Caller caller, Filter filter, UserSearch? search, long nowMs)
    {
        var kept = caller.Settings.UserIdentification ? filter : filter with { Root = new AllOf([_anonymousOnly, filter.Root]) };
        return new UserQuestion(caller.AccountToRead(), kept, nowMs, search);
    }

    /// <exception cref="ServiceException">InvalidArgument.</exception>
    private static UserOrder Order(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return UserOrder.Default;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        UserOrderKey? key = words[0] switch
        {
            "last_seen" => UserOrderKey.LastSeen,
            "first_seen" => UserOrderKey.FirstSeen,
            "total_sessions" => UserOrderKey.TotalSessions,
            "total_session_duration" => UserOrderKey.TotalSessionDuration,
            "id" => UserOrderKey.Id,
            _ => null,
        };
        bool? descending = words.Length switch
        {
            1 => false,
            2 when words[1] is "desc" => true,
            2 when words[1] is "asc" => false,
            _ => null,
        };
        return key is { } known && descending is { } way
            ? new UserOrder(known, way)
            : throw ServiceException.Invalid("orderBy", "must be last_seen, first_seen, total_sessions, total_session_duration or id, then nothing, asc or desc");
    }

    private static ValueTask<T> AskAsync<T>(ValueTask<T> answer) =>
        answer.OrUnavailableAsync("The list cannot be read right now, or takes too long; try again after a moment.");
}
