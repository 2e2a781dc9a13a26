using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.Lists;

namespace Insights.Storage.Questions;

/// <summary>The statement for the values that the most users have: their texts, and how many users.</summary>
internal static class TopValues
{
    public static SqlText Ask(SqlDialect dialect, ValueQuestion question, int limit)
    {
        var sql = new SqlText(dialect);
        sql.Add($"SELECT t.text, count(*) AS users FROM (SELECT {(question.Type == AttributeType.List ? "DISTINCT " : "")}v.user_hash, {Text(dialect, question.Type)} AS text ")
            .Add("FROM attribute_value v JOIN end_user u ON u.user_hash = v.user_hash");
        if (question.Type == AttributeType.List)
            sql.Add($" CROSS JOIN {dialect.Elements("v.list")}");
        sql.Add($" WHERE v.attribute = {sql.Value(question.Attribute)} AND v.type = {sql.Value((long)question.Type)} AND ");
        if (question.AnonymousOnly)
            sql.Add($"u.kind = {sql.Value((long)UserKind.Anonymous)} AND ");
        sql.AddVisible(question.Account, question.NowMs).Add(") t");
        if (question.Prefix.Length > 0)
        {
            var prefix = sql.Value(question.Prefix);
            sql.Add($" WHERE {dialect.Left("t.text", $"length({prefix})")} = {prefix}");
        }
        return sql.Add($" GROUP BY t.text ORDER BY users DESC, {dialect.Ordinal("t.text")} LIMIT {sql.Value(limit)}");
    }

    private static string Text(SqlDialect dialect, AttributeType type) => type switch
    {
        AttributeType.Text => "v.text",
        AttributeType.Number => dialect.NumberText("v.number"),
        AttributeType.Boolean => $"CASE WHEN {dialect.Is("v.boolean", true)} THEN 'true' ELSE 'false' END",
        AttributeType.Time => dialect.TimeText("v.time_ms"),
        AttributeType.List => "j.value",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
