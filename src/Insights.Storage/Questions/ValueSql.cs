using System.Globalization;
using Insights.Domain.Filters;

namespace Insights.Storage.Questions;

/// <summary>Clauses over one attribute, as conditions on a row of values (as <c>v</c>).</summary>
internal static class ValueSql
{
    public static string Of(SqlText sql, Clause clause, long nowMs)
    {
        var of = $"v.attribute = {clause.Field.Number.ToString(CultureInfo.InvariantCulture)}";
        return clause.Field.Type switch
        {
            FilterType.Text => $"{of} AND {Text(sql, clause)}",
            FilterType.Number => $"{of} AND {NumberSql.Number(sql, "v.number", clause)}",
            FilterType.Time => $"{of} AND {NumberSql.Milliseconds(sql, TimeColumn(clause.Field.Source), clause, nowMs)}",
            FilterType.Boolean => $"{of} AND {Boolean(sql, clause)}",
            FilterType.List when clause.Operator == FilterOperator.Present => $"{of} AND v.list IS NOT NULL",
            FilterType.List => $"{of} AND {sql.Dialect.HasElement("v.list", sql.Value(((TextOperand)clause.Operand).Text))}",
            _ => throw new ArgumentOutOfRangeException(nameof(clause), clause.Field.Type, null),
        };
    }

    private static string TimeColumn(FieldSource source) => source switch
    {
        FieldSource.SetTime => "v.set_ms",
        FieldSource.ChangeTime => "v.change_ms",
        _ => "v.time_ms",
    };

    /// <summary>Says of a text that the index holds that it is one of those, so that the index can be asked.</summary>
    private static string Text(SqlText sql, Clause clause)
    {
        var text = TextSql.Of(sql, "v.text", clause);
        return sql.Dialect.IndexesTexts && clause.Operator is FilterOperator.Equal or FilterOperator.In
            && clause.Operands.All(o => ((TextOperand)o).Text.Length <= FilterSql.LongestIndexed)
            ? $"length(v.text) <= {FilterSql.LongestIndexed.ToString(CultureInfo.InvariantCulture)} AND {text}"
            : text;
    }

    private static string Boolean(SqlText sql, Clause clause)
    {
        if (clause.Operator == FilterOperator.Present)
            return "v.boolean IS NOT NULL";
        var wanted = ((BooleanOperand)clause.Operand).Boolean == (clause.Operator == FilterOperator.Equal);
        return sql.Dialect.Is("v.boolean", wanted);
    }
}
