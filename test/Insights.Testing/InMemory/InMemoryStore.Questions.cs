using Insights.Domain.Analytics;
using Insights.Domain.EndUsers;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Lists;
using Insights.Domain.Sessions;
using Insights.Testing.Oracle;

namespace Insights.Testing.InMemory;

public sealed partial class InMemoryStore : IUserLists, ISessionAnalytics
{
    public ValueTask<IReadOnlyList<ListedUser>> ListAsync(UserQuestion question, UserOrder order, ListPlace? after, int limit, CancellationToken ct)
    {
        lock (database.Gate)
        {
            var users = Members(question).Select(u => new ListedUser(u.Key, u.Profile!, PlaceOf(u, order.Key)));
            var sorted = users.Order(Comparer<ListedUser>.Create((a, b) => Compare(a.Place, b.Place, order.Descending)));
            return new([.. sorted.Where(u => after is null || Compare(after, u.Place, order.Descending) < 0).Take(limit)]);
        }
    }

    public ValueTask<long> CountAsync(UserQuestion question, CancellationToken ct)
    {
        lock (database.Gate)
            return new(Members(question).LongCount());
    }

    public ValueTask<IReadOnlyList<SessionFigures>> FiguresAsync(SessionScope scope, IReadOnlyList<Period> periods, CancellationToken ct)
    {
        lock (database.Gate)
        {
            var users = Of(scope);
            return new([.. periods.Select(p => AnalyticsOracle.Figures(users, scope.Application, p))]);
        }
    }

    public ValueTask<IReadOnlyList<UserActivity>> StrugglingAsync(
        SessionScope scope, Period period, StrugglingRule rule, ActivityPlace? after, int limit, CancellationToken ct)
    {
        lock (database.Gate)
        {
            return new([.. AnalyticsOracle.Struggling(Of(scope), scope.Application, period, rule)
                .SkipWhile(a => after is { } place && (a.ShortSessions > place.Rank || (a.ShortSessions == place.Rank && Hex(a.UserHash, place.UserHash) <= 0))).Take(limit)]);
        }
    }

    public ValueTask<IReadOnlyList<UserActivity>> DisengagedAsync(
        SessionScope scope, Period period, DisengagedRule rule, ActivityPlace? after, int limit, CancellationToken ct)
    {
        lock (database.Gate)
        {
            return new([.. AnalyticsOracle.Disengaged(Of(scope with { CountMerged = true }), scope.Application, period, rule)
                .SkipWhile(a => after is { } place && (a.LastSeenMs < place.Rank || (a.LastSeenMs == place.Rank && Hex(a.UserHash, place.UserHash) <= 0))).Take(limit)]);
        }
    }

    public ValueTask<IReadOnlyList<UserSession>> SessionsAsync(
        SessionScope scope, Period period, SessionPlace? after, int limit, CancellationToken ct)
    {
        lock (database.Gate)
        {
            return new([.. AnalyticsOracle.Sessions(Of(scope), scope.Application, period)
                .Where(s => after is null || AnalyticsOracle.Compare(AnalyticsOracle.PlaceOf(s), after) < 0).Take(limit)]);
        }
    }

    public ValueTask<IReadOnlyList<TopValue>> TopValuesAsync(ValueQuestion question, int limit, CancellationToken ct)
    {
        lock (database.Gate)
        {
            return new([.. AttributeOracle.TopValues(
                Visible(question.Account, question.NowMs).Where(u => !question.AnonymousOnly || u.Key.Kind == UserKind.Anonymous)
                    .Select(u => u.Profile!.Values.Find(question.Attribute)?.Value), question.Type, question.Prefix).Take(limit)]);
        }
    }

    private List<(EndUserKey Key, IReadOnlyList<Session> Sessions)> Of(SessionScope scope)
    {
        var program = scope.Filter is { } filter ? FilterProgram.Compile(filter) : null;
        return [.. Visible(scope.Account, scope.VisibleMs)
            .Where(u => (scope.User is null || u.Key == scope.User) && (!scope.AnonymousOnly || u.Key.Kind == UserKind.Anonymous)
                && program?.Test(FilterSubject.Of(u.Key, u.Profile!), scope.NowMs) != false)
            .Select(u => (u.Key, Counted(u, scope)))];
    }

    private static IReadOnlyList<Session> Counted(InMemoryUser user, SessionScope scope) => scope.CountMerged || scope.User is not null || user.MergedMs is null
        ? user.Sessions
        : [.. user.Sessions.Where(s => s.EndMs >= user.MergedMs)];

    private IEnumerable<InMemoryUser> Members(UserQuestion question)
    {
        var program = FilterProgram.Compile(question.Filter);
        return Visible(question.Account, question.VisibleMs).Where(
            u => program.Test(FilterSubject.Of(u.Key, u.Profile!), question.NowMs) && (question.Search is not { } search || Has(u, search)));
    }

    private IEnumerable<InMemoryUser> Visible(string account, long nowMs) => database.Users.Where(
        u => u.Key.Account == account && u.Profile is not null && (u.GoneMs is null || u.GoneMs > nowMs || u.AlarmDueMs is not null));

    private static bool Has(InMemoryUser user, UserSearch search)
    {
        var part = Small(search.Text);
        return Small(user.Key.Id).Contains(part, StringComparison.Ordinal)
            || search.Numbers.Any(n => user.Profile!.Values.Find(n)?.Value is Domain.Attributes.TextValue text && Small(text.Text).Contains(part, StringComparison.Ordinal));
    }

    private static string Small(string text) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));

    private static ListPlace PlaceOf(InMemoryUser user, UserOrderKey key)
    {
        var totals = user.Profile!.Attributes;
        var number = key switch
        {
            UserOrderKey.LastSeen => totals.LastSeenMs ?? 0,
            UserOrderKey.FirstSeen => totals.FirstSeenMs ?? 0,
            UserOrderKey.TotalSessions => totals.Totals.Count,
            UserOrderKey.TotalSessionDuration => totals.Totals.DurationMs,
            _ => 0,
        };
        return new ListPlace(number, key == UserOrderKey.Id ? user.Key.Id : null, user.Key.ToHash());
    }

    private static int Compare(ListPlace a, ListPlace b, bool descending)
    {
        var order = a.Number != b.Number ? a.Number.CompareTo(b.Number) : TextOrder.Compare(a.Id ?? "", b.Id ?? "");
        order = order != 0 ? order : Hex(a.UserHash, b.UserHash);
        return descending ? -order : order;
    }

    private static int Hex(Guid a, Guid b) => string.CompareOrdinal(a.ToString(), b.ToString());
}
