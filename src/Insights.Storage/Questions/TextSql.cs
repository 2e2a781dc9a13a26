using Insights.Domain.Filters;

namespace Insights.Storage.Questions;

/// <summary>Clauses over texts: all compared by their UTF-8 bytes, which is by code point.</summary>
internal static class TextSql
{
    public static string Of(SqlText sql, string column, Clause clause)
    {
        var (dialect, text) = (sql.Dialect, sql.Dialect.Ordinal(column));
        switch (clause.Operator)
        {
            case FilterOperator.Present:
                return $"{column} IS NOT NULL";
            case FilterOperator.In:
                return $"{text} IN ({string.Join(", ", clause.Operands.Select(o => sql.Value(((TextOperand)o).Text)))})";
        }
        var wanted = ((TextOperand)clause.Operand).Text;
        // Each text contains the empty one, at both ends and in between.
        if (wanted.Length == 0 && clause.Operator is FilterOperator.Contains or FilterOperator.StartsWith or FilterOperator.EndsWith)
            return $"{column} IS NOT NULL";
        var value = sql.Value(wanted);
        return clause.Operator switch
        {
            FilterOperator.Contains => dialect.Contains(column, value),
            FilterOperator.StartsWith => $"{dialect.Left(column, $"length({value})")} = {value}",
            FilterOperator.EndsWith => $"{dialect.Right(column, $"length({value})")} = {value}",
            _ => $"{text} {NumberSql.Sign(clause.Operator)} {value}",
        };
    }
}
