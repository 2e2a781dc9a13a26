using System.Globalization;
using System.Text;
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
            FilterType.Time => $"{of} AND {NumberSql.Milliseconds(sql, clause.Field.Source == FieldSource.SetTime ? "v.set_ms" : "v.time_ms", clause, nowMs)}",
            FilterType.Boolean => $"{of} AND {Boolean(sql, clause)}",
            FilterType.List when clause.Operator == FilterOperator.Present => $"{of} AND v.list IS NOT NULL",
            FilterType.List => $"{of} AND {sql.Dialect.HasElement("v.list", sql.Value(((TextOperand)clause.Operand).Text))}",
            _ => throw new ArgumentOutOfRangeException(nameof(clause), clause.Field.Type, null),
        };
    }

    /// <summary>
    /// Equal to a text that the index holds whole, the index alone says: a second condition would say the same again, and make
    /// the database expect far fewer users than there are. Of a longer one it finds the first characters.
    /// </summary>
    private static string Text(SqlText sql, Clause clause)
    {
        if (!sql.Dialect.IndexesTexts || clause.Operator != FilterOperator.Equal)
            return TextSql.Of(sql, "v.text", clause);
        var text = ((TextOperand)clause.Operand).Text;
        var found = $"{sql.Dialect.IndexedText("v.text")} = {sql.Value(First(text))}";
        return text.EnumerateRunes().Count() < FilterSql.IndexedPrefix ? found : $"{found} AND {TextSql.Of(sql, "v.text", clause)}";
    }

    private static string First(string text)
    {
        var first = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(FilterSql.IndexedPrefix))
            first.Append(rune.ToString());
        return first.ToString();
    }

    private static string Boolean(SqlText sql, Clause clause)
    {
        if (clause.Operator == FilterOperator.Present)
            return "v.boolean IS NOT NULL";
        var wanted = ((BooleanOperand)clause.Operand).Boolean == (clause.Operator == FilterOperator.Equal);
        return sql.Dialect.Is("v.boolean", wanted);
    }
}
