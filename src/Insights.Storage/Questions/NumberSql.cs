using Insights.Domain.Filters;

namespace Insights.Storage.Questions;

/// <summary>Clauses over numbers, moments and spans of time.</summary>
internal static class NumberSql
{
    /// <summary>Whole numbers up to here are the same as a double.</summary>
    private const double MostWhole = 1L << 53;

    /// <param name="column">Milliseconds, or Unix milliseconds.</param>
    public static string Milliseconds(SqlText sql, string column, Clause clause, long nowMs) =>
        Compared(column, clause, o => sql.Value(o is TimeOperand time ? time.AtMs(nowMs) : ((DurationOperand)o).Ms));

    /// <param name="column">A double.</param>
    public static string Number(SqlText sql, string column, Clause clause) =>
        Compared(column, clause, o => sql.Value(((NumberOperand)o).Number));

    /// <param name="column">A whole number; compared as one where it can be, as that is how it is indexed.</param>
    public static string Count(SqlText sql, string column, Clause clause) => Compared(column, clause, o =>
        ((NumberOperand)o).Number is var number && double.IsInteger(number) && Math.Abs(number) <= MostWhole
            ? sql.Value((long)number)
            : sql.Value(number));

    private static string Compared(string column, Clause clause, Func<FilterOperand, string> operand) => clause.Operator switch
    {
        FilterOperator.Present => $"{column} IS NOT NULL",
        FilterOperator.In => $"{column} IN ({string.Join(", ", clause.Operands.Select(operand))})",
        _ => $"{column} {Sign(clause.Operator)} {operand(clause.Operand)}",
    };

    public static string Sign(FilterOperator operation) => operation switch
    {
        FilterOperator.Equal => "=",
        FilterOperator.NotEqual => "<>",
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        FilterOperator.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };
}
