using System.Globalization;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Lists;
using Insights.Domain.Profiles;
using Insights.Storage.Attributes;

namespace Insights.Storage.Questions;

/// <summary>Lists of users, the same on both databases.</summary>
internal sealed class UserLists(IQuestionSource source) : IUserLists
{
    private const string Columns = """
        SELECT u.kind, u.id, u.user_hash, u.revision, u.total_sessions, u.total_duration_ms, u.first_seen_ms, u.last_seen_ms,
          u.order_count, u.country, u.region, u.city, u.browser_name, u.browser_version
        """;

    public async ValueTask<IReadOnlyList<ListedUser>> ListAsync(
        UserQuestion question, UserOrder order, ListPlace? after, int limit, CancellationToken ct)
    {
        var sql = Page(question, order, after, limit);
        var users = await source.ListAsync(question.Account, sql, row => User(row, question.Account, order.Key), ct).ConfigureAwait(false);
        if (users.Count == 0)
            return users;
        var values = (await ValuesAsync(question.Account, users, ct).ConfigureAwait(false)).ToLookup(v => v.User, v => v.Value);
        return [.. users.Select(u => values.Contains(u.Place.UserHash)
            ? u with { Profile = u.Profile with { Values = UserValues.Of(values[u.Place.UserHash]) } }
            : u)];
    }

    public async ValueTask<long> CountAsync(UserQuestion question, CancellationToken ct)
    {
        var sql = new SqlText(source.Dialect).Add("SELECT count(*) FROM end_user u WHERE ");
        AddUsers(sql, question);
        return (await source.ListAsync(question.Account, sql, row => row.Int64(0), ct).ConfigureAwait(false)).Single();
    }

    public async ValueTask<IReadOnlyList<TopValue>> TopValuesAsync(ValueQuestion question, int limit, CancellationToken ct) => await source.ListAsync(
        question.Account, TopValues.Ask(source.Dialect, question, limit), row => new TopValue(ValueText.Read(question.Type, row.Text(0)), row.Int32(1)), ct).ConfigureAwait(false);

    /// <summary>The statement of a page.</summary>
    internal SqlText Page(UserQuestion question, UserOrder order, ListPlace? after, int limit)
    {
        var sql = new SqlText(source.Dialect).Add(Columns).Add(" FROM end_user u WHERE ");
        AddUsers(sql, question);
        var (key, way, beyond) = (KeyOf(order.Key), order.Descending ? " DESC" : "", order.Descending ? "<" : ">");
        if (after is not null)
        {
            // In two steps, the first of which every index can follow.
            var place = order.Key == UserOrderKey.Id ? sql.Value(after.Id ?? "") : sql.Value(after.Number);
            sql.Add($" AND {key} {beyond}= {place} AND ({key} {beyond} {place} OR u.user_hash {beyond} {sql.Value(after.UserHash)})");
        }
        return sql.Add($" ORDER BY {key}{way}, u.user_hash{way} LIMIT {sql.Value(limit)}");
    }

    private void AddUsers(SqlText sql, UserQuestion question)
    {
        sql.AddVisible(question.Account, question.VisibleMs).Add(" AND ").AddFilter(question.Filter.Root, question.NowMs);
        if (question.Search is not { } search)
            return;
        var part = sql.Value(string.Concat(search.Text.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c)));
        sql.Add($" AND ({source.Dialect.Contains(source.Dialect.Small("u.id"), part)}");
        if (search.Numbers.Count > 0)
        {
            sql.Add(" OR EXISTS (SELECT 1 FROM attribute_value v WHERE v.user_hash = u.user_hash AND v.attribute IN (")
                .Add(string.Join(", ", search.Numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))))
                .Add($") AND {source.Dialect.Contains(source.Dialect.Small("v.text"), part)})");
        }
        sql.Add(")");
    }

    private string KeyOf(UserOrderKey key) => key switch
    {
        UserOrderKey.LastSeen => "coalesce(u.last_seen_ms, 0)",
        UserOrderKey.FirstSeen => "coalesce(u.first_seen_ms, 0)",
        UserOrderKey.TotalSessions => "u.total_sessions",
        UserOrderKey.TotalSessionDuration => "u.total_duration_ms",
        UserOrderKey.Id => source.Dialect.Ordinal("u.id"),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
    };

    private static ListedUser User(IAnswerRow row, string account, UserOrderKey key)
    {
        var sessions = row.Int32(4);
        var totals = sessions == 0 ? SessionTotals.None : new SessionTotals(sessions, row.Int64(5), row.Int64(6), row.Int64(7), row.Int32(8));
        var place = row.IsNull(9) && row.IsNull(10) && row.IsNull(11) ? null : new Place(row.TextOrNull(9), row.TextOrNull(10), row.TextOrNull(11));
        var browser = row.IsNull(12) && row.IsNull(13) ? null : new Browser(row.TextOrNull(12), row.TextOrNull(13));
        var user = new EndUserKey(account, (UserKind)row.Int32(0), row.Text(1));
        var number = key switch
        {
            UserOrderKey.LastSeen => row.Int64OrNull(7) ?? 0,
            UserOrderKey.FirstSeen => row.Int64OrNull(6) ?? 0,
            UserOrderKey.TotalSessions => sessions,
            UserOrderKey.TotalSessionDuration => row.Int64(5),
            _ => 0,
        };
        return new ListedUser(
            user, new Profile(row.Int64(3), new StandardAttributes(totals, place, browser), null),
            new ListPlace(number, key == UserOrderKey.Id ? user.Id : null, row.Guid(2)));
    }

    private async ValueTask<List<(Guid User, KeyValuePair<int, KnownValue> Value)>> ValuesAsync(string account, List<ListedUser> users, CancellationToken ct)
    {
        var sql = new SqlText(source.Dialect);
        sql.Add("SELECT user_hash, attribute, type, text, number, boolean, time_ms, list, source, set_ms, change_ms FROM attribute_value WHERE user_hash IN (")
            .Add(string.Join(", ", users.Select(u => sql.Value(u.Place.UserHash)))).Add(")");
        try
        {
            return await source.ListAsync(account, sql, Value, ct).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            // No fault of who asks, nor one that asking again could help.
            throw new InvalidOperationException("A stored attribute value cannot be read; verifying the account tells whose.", e);
        }
    }

    private static (Guid, KeyValuePair<int, KnownValue>) Value(IAnswerRow row)
    {
        var columns = new ValueColumns(
            (AttributeType)row.Int32(2), row.TextOrNull(3), row.IsNull(4) ? null : row.Double(4), row.IsNull(5) ? null : row.Int64(5) != 0,
            row.Int64OrNull(6), row.TextOrNull(7));
        return (row.Guid(0), new(row.Int32(1), new KnownValue(columns.Value, (AttributeSource)row.Int32(8), row.Int64(9), row.Int64OrNull(10))));
    }
}
