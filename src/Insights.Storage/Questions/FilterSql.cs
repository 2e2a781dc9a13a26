using System.Globalization;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Filters;
using Insights.Domain.Tags;

namespace Insights.Storage.Questions;

/// <summary>
/// A checked filter as a condition on a row of users (as <c>u</c>) and its values: the same tree that is evaluated inside a user.
/// An unset value makes a condition NULL, which is as good as false but under NOT: there it is made two-valued.
/// </summary>
internal static class FilterSql
{
    /// <summary>Values that are texts of up to so many characters are indexed where <see cref="SqlDialect.IndexesTexts"/> says so.</summary>
    public const int LongestIndexed = 500;

    public static SqlText AddFilter(this SqlText sql, FilterNode node, long nowMs)
    {
        switch (node)
        {
            case Clause clause:
                return sql.Add(Of(sql, clause, nowMs));
            case Not not:
                return sql.Add("((").AddFilter(not.Part, nowMs).Add(") IS NOT TRUE)");
            case AllOf { Parts.IsEmpty: true }:
                return sql.Add("1 = 1");
            case AllOf all:
                return Joined(sql, all.Parts, " AND ", nowMs);
            case AnyOf any:
                return Joined(sql, any.Parts, " OR ", nowMs);
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    private static SqlText Joined(SqlText sql, IEnumerable<FilterNode> parts, string by, long nowMs)
    {
        var between = "(";
        foreach (var part in parts)
        {
            sql.Add(between).AddFilter(part, nowMs);
            between = by;
        }
        return sql.Add(")");
    }

    private static string Of(SqlText sql, Clause clause, long nowMs)
    {
        var field = clause.Field;
        if (field.Source is FieldSource.Attribute or FieldSource.Analytics or FieldSource.SetTime or FieldSource.ChangeTime)
            return $"EXISTS (SELECT 1 FROM attribute_value v WHERE v.user_hash = u.user_hash AND {ValueSql.Of(sql, clause, nowMs)})";
        return field.Source switch
        {
            FieldSource.Kind => Kind(sql, clause),
            FieldSource.Tags => $"({string.Join(" OR ", clause.Operands.Cast<TagOperand>().Select(t => Tag(sql, t, nowMs)))})",
            FieldSource.Id => TextSql.Of(sql, "u.id", clause),
            FieldSource.Country => TextSql.Of(sql, "u.country", clause),
            FieldSource.Region => TextSql.Of(sql, "u.region", clause),
            FieldSource.City => TextSql.Of(sql, "u.city", clause),
            FieldSource.BrowserName => TextSql.Of(sql, "u.browser_name", clause),
            FieldSource.BrowserVersion => TextSql.Of(sql, "u.browser_version", clause),
            FieldSource.FirstSeen => Seen(sql, "u.first_seen_ms", clause, nowMs),
            FieldSource.LastSeen => Seen(sql, "u.last_seen_ms", clause, nowMs),
            FieldSource.TotalSessions => $"(u.total_sessions > 0 AND {NumberSql.Count(sql, "u.total_sessions", clause)})",
            FieldSource.TotalSessionDuration => $"(u.total_sessions > 0 AND {NumberSql.Milliseconds(sql, "u.total_duration_ms", clause, nowMs)})",
            FieldSource.AverageSessionDuration => NumberSql.Milliseconds(sql, "(u.total_duration_ms / nullif(u.total_sessions, 0))", clause, nowMs),
            FieldSource.AverageTimeBetweenSessions => NumberSql.Milliseconds(
                sql, "((u.last_seen_ms - u.first_seen_ms - u.total_duration_ms) / nullif(u.total_sessions - 1, 0))", clause, nowMs),
            _ => throw new ArgumentOutOfRangeException(nameof(clause), field.Source, null),
        };
    }

    /// <summary>As the index has it, which holds an unset one as 0.</summary>
    private static string Seen(SqlText sql, string column, Clause clause, long nowMs)
    {
        var seen = $"{column} IS NOT NULL AND {NumberSql.Milliseconds(sql, $"coalesce({column}, 0)", clause, nowMs)}";
        // Who came after a moment was last seen after it too: said, so that a list by that ends there.
        return clause is { Field.Source: FieldSource.FirstSeen, Operator: FilterOperator.Greater or FilterOperator.GreaterOrEqual }
            ? $"({seen} AND coalesce(u.last_seen_ms, 0) >= {sql.Value(((TimeOperand)clause.Operand).AtMs(nowMs))})"
            : $"({seen})";
    }

    private static string Kind(SqlText sql, Clause clause) => clause.Operator switch
    {
        FilterOperator.Present => "1 = 1",
        FilterOperator.NotEqual => $"u.kind <> {Kind(sql, clause.Operand)}",
        _ => $"u.kind IN ({string.Join(", ", clause.Operands.Select(o => Kind(sql, o)))})",
    };

    private static string Kind(SqlText sql, FilterOperand operand) => sql.Value((long)((KindOperand)operand).Kind);

    private static string Tag(SqlText sql, TagOperand tag, long nowMs) => tag.Tag switch
    {
        UserTag.NewUser => "u.total_sessions = 1",
        UserTag.ReturningUser => "u.total_sessions > 1",
        UserTag.LongtimeUser => $"(u.first_seen_ms IS NOT NULL AND coalesce(u.first_seen_ms, 0) < {sql.Value(nowMs - TagRules.LongtimeMs)})",
        UserTag.WorkInfo or UserTag.ContactInfo => $"(u.kind = {sql.Value((long)UserKind.Identified)} AND {HasOne(tag)})",
        UserTag.Buyer => "u.order_count > 0",
        UserTag.CustomAttributes => HasOne(tag),
        UserTag.Bot => $"substr(u.browser_name, 1, {Browser.BotPrefix.Length}) = {sql.Value(Browser.BotPrefix)}",
        _ => throw new ArgumentOutOfRangeException(nameof(tag), tag.Tag, null),
    };

    private static string HasOne(TagOperand tag) => tag.Numbers.IsEmpty
        ? "1 = 0"
        : "EXISTS (SELECT 1 FROM attribute_value v WHERE v.user_hash = u.user_hash AND v.attribute IN ("
            + string.Join(", ", tag.Numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))) + "))";
}
